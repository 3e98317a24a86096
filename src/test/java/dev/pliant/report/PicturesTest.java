package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.results.MistakeRow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Images of the tables as pictures. */
class PicturesTest {
  private static MistakeRow mistake(int rows, int columns, int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return new MistakeRow("test", 1, 0, 1, 2, 0.9f, 0.1f, rows, columns, bytes, "label");
  }

  private static BufferedImage picture(MistakeRow mistake) throws IOException {
    assertThat(Pictures.isPicture(mistake)).isTrue();
    String link = Pictures.toLink(mistake);
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(link.substring(link.indexOf(',') + 1))));
  }

  @Test
  void threeValuesOfAPixelAreItsRedGreenAndBlue() throws IOException {
    BufferedImage picture = picture(mistake(
        2, 3, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 200, 100, 50, 255, 255, 255));
    assertThat(picture.getWidth()).isEqualTo(3);
    assertThat(picture.getHeight()).isEqualTo(2);
    assertThat(picture.getRGB(0, 0, 3, 2, null, 0, 3)).containsExactly(
        0xffff0000, 0xff00ff00, 0xff0000ff, 0xff0a141e, 0xffc86432, 0xffffffff);
  }

  @Test
  void oneValueOfAPixelIsItsGrey() throws IOException {
    BufferedImage picture = picture(mistake(2, 2, 0, 7, 128, 255));
    assertThat(picture.getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null)).containsExactly(0, 7, 128, 255);
    assertThat(picture.getRaster().getNumBands()).isEqualTo(1);
  }

  @Test
  void whatIsNeitherIsNoPicture() {
    assertThat(Pictures.isPicture(mistake(1, 6, 1, 2, 3, 4, 5, 6))).isFalse();
    assertThat(Pictures.isPicture(mistake(2, 2, 1, 2, 3))).isFalse();
    assertThat(Pictures.isPicture(mistake(2, 2, 1, 2, 3, 4, 5, 6, 7, 8))).isFalse();
    assertThat(Pictures.isPicture(mistake(1 << 16, 1 << 16))).isFalse();
  }
}

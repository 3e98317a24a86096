package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.RunTables;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The pictures of a first convolution's filters. */
class FilterPicturesTest {
  private static Optional<FilterPictures> pictures(String text, String node, float... weights) {
    Network network = Network.parse(text, Network.Setting.of(Sharing.LAYER));
    RunTables run = Samples.bare("r").withParameters(List.of(
        new NamedArray(1, "b", new long[] {1}, new float[] {9}, node),
        new NamedArray(1, "W", new long[] {weights.length}, weights, node)));
    return FilterPictures.of(network, run);
  }

  private static int[] argb(FilterPictures pictures, int filter) throws IOException {
    String link = pictures.toLink(filter);
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(link.substring(link.indexOf(',') + 1))));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void filtersOfGreyImagesAreGreyOnOneScaleAroundZero() throws IOException {
    FilterPictures pictures =
        pictures("input:4x4x1 conv:2/1x2 softmax/2", "conv1", -0.5f, 0, 0.25f, 0.1f).orElseThrow();
    assertThat(argb(pictures, 0)).containsExactly(0xff000000, 0xff808080);
    assertThat(argb(pictures, 1)).containsExactly(0xffbfbfbf, 0xff999999);
    assertThat(pictures.caption()).isEqualTo("All 2 filters of conv1, 1×2 pixels each, numbered as the channels that they"
        + " give (unit in the tables). Black is a weight of −0.5, the middle grey 0, white 0.5.");
    assertThat(pictures.data().rows()).hasSize(4).contains(List.of(1, 0, 0, 1, (double) 0.1f));
  }

  @Test
  void filtersOfColouredImagesAreColouredAndThoseOfOtherMapsLieSideBySide() throws IOException {
    FilterPictures colour =
        pictures("x = input:4x4x3 conv:1/2x1; x softmax/2", "x", 1, -1, 0, 1, -1, 0.5f).orElseThrow();
    assertThat(argb(colour, 0)).containsExactly(0xffff8000, 0xff00ffbf);
    assertThat(colour.caption()).contains("none of it is −1, half is 0, all of it is 1.");
    FilterPictures two = pictures("input:4x4x2 conv:1/2x1 softmax/2", "conv1", 1, -1, 0, 0.5f).orElseThrow();
    assertThat(argb(two, 0)).containsExactly(0xffffffff, 0, 0xff808080, 0xff000000, 0, 0xffbfbfbf);
    assertThat(two.caption()).contains("The weights of each channel are side by side. Black is");
  }

  @Test
  void whatShowsNothingIsNotDrawn() {
    assertThat(pictures("input:4x4x1 conv:2/1x1 conv:2/3x3 softmax/2", "conv1", 1, 2)).as("of one pixel").isEmpty();
    assertThat(pictures("input:4x4x1 conv:2/1x2 softmax/2", "other", 1, 2, 3, 4)).as("not stored").isEmpty();
    assertThat(pictures("input:4x4x1 conv:2/1x2 softmax/2", "conv1", 1, 2, 3)).as("too few").isEmpty();
    assertThat(pictures("input:4x4x1 conv:1/1x2 softmax/2", "conv1", 0, 0)).as("all zero").isEmpty();
    assertThat(pictures("input:4x4x1 conv:1/1x2 softmax/2", "conv1", 0, Float.NaN)).as("no number").isEmpty();
    assertThat(pictures("input:4 dense:3 softmax/2", "dense1", 1)).as("no convolution").isEmpty();
  }
}

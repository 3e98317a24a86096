package dev.pliant.report;

import dev.pliant.results.MistakeRow;
import java.awt.image.BufferedImage;
import java.util.Base64;

/** Images of the tables as images of the page. */
final class Pictures {
  /** Red, green and blue. */
  private static final int COLOURS = 3;

  private Pictures() {}

  /** Whether a mistake's example is an image that can be shown. */
  static boolean isPicture(MistakeRow mistake) {
    return mistake.rows() > 1 && mistake.columns() > 1
        && (channels(mistake) == 1 || channels(mistake) == COLOURS)
        && mistake.rows() * mistake.columns() * channels(mistake) == mistake.pixels().length;
  }

  private static long channels(MistakeRow mistake) {
    return mistake.pixels().length / ((long) mistake.rows() * mistake.columns());
  }

  /** A picture as a link to a PNG that is the link. */
  static String toLink(MistakeRow mistake) {
    int channels = (int) channels(mistake);
    BufferedImage image = new BufferedImage(
        mistake.columns(), mistake.rows(), channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    // By band, and not by the order in which the image keeps them: red comes first.
    byte[] pixels = mistake.pixels();
    for (int i = 0; i < pixels.length; i++) {
      int pixel = i / channels;
      image.getRaster().setSample(
          pixel % mistake.columns(), pixel / mistake.columns(), i % channels, pixels[i] & 0xff);
    }
    return toLink(image);
  }

  /** An image as a link to a PNG that is the link. */
  static String toLink(BufferedImage image) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Drawing.png(image));
  }
}

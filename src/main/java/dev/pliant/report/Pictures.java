package dev.pliant.report;

import dev.pliant.results.MistakeRow;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Base64;

/** Images of the tables as images of the page. */
final class Pictures {
  private Pictures() {}

  /** Whether a mistake's example is an image that can be shown. */
  static boolean isPicture(MistakeRow mistake) {
    return mistake.rows() > 1 && mistake.columns() > 1
        && (long) mistake.rows() * mistake.columns() == mistake.pixels().length;
  }

  /** A picture as a link to a PNG that is the link. */
  static String toLink(MistakeRow mistake) {
    BufferedImage image = new BufferedImage(mistake.columns(), mistake.rows(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(mistake.pixels(), 0, pixels, 0, pixels.length);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Drawing.png(image));
  }
}

package dev.pliant.data;

import dev.pliant.words.EnumWords;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What is done to photographs each time they are trained on, in this order: a horizontal flip of every second image,
 * drawn at random; zeros around the image, of which a part of the image's size is taken at random; and a square of
 * zeros at a random place (cut-out, DeVries and Taylor 2017), parts of which may be outside the image.
 *
 * @param pad how many zeros are put on each side; 0 for none
 * @param cut side of the square in pixels; 0 for none
 * @param flip whether images are flipped
 */
public record Crops(int pad, int cut, Flip flip) implements Serializable {
  /** Images stay as they are. */
  public static final Crops NONE = new Crops(0, 0, Flip.OFF);

  /** The word that their text begins with. */
  static final String WORD = "crops";

  private static final String PAD = "pad";
  private static final String CUT = "cut";
  private static final String FLIP = "flip";
  private static final String EXAMPLE = "crops:pad=4,cut=8,flip=on";
  /** Shares of the shorter side, which are 4 and 8 pixels of 32. */
  private static final double PAD_SHARE = 1 / 8.0;
  private static final double CUT_SHARE = 1 / 4.0;

  /** Whether images are flipped. */
  public enum Flip {
    OFF, ON
  }

  /** @throws IllegalArgumentException if a number of pixels is below 0 */
  public Crops {
    if (pad < 0 || cut < 0) {
      throw new IllegalArgumentException("crops have a pad and a cut of at least 0 pixels, not " + pad + " and " + cut);
    }
  }

  /**
   * The crops that {@code text} gives for images of {@code shape}: {@code crops} for what suits photographs of this
   * size, or such as {@code crops:pad=4,cut=8,flip=on}, of which what is left out is not done.
   *
   * @throws IllegalArgumentException if it gives none
   */
  static Crops parse(String text, ImageShape shape) {
    int side = Math.min(shape.rows(), shape.columns());
    if (text.equals(WORD)) {
      return new Crops((int) Math.round(side * PAD_SHARE), (int) Math.round(side * CUT_SHARE), Flip.ON);
    }
    if (!text.startsWith(WORD + ":")) {
      throw new IllegalArgumentException("'" + text + "' gives no crops; write " + WORD + " or " + EXAMPLE);
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : text.substring(WORD.length() + 1).split(",", -1)) {
      String[] sides = part.strip().split("=", -1);
      if (sides.length != 2 || !List.of(PAD, CUT, FLIP).contains(sides[0])) {
        throw new IllegalArgumentException("'" + part.strip() + "' is no part of crops; write them as " + EXAMPLE);
      }
      if (parts.put(sides[0], sides[1]) != null) {
        throw new IllegalArgumentException("the " + sides[0] + " of crops is given twice; give it once");
      }
    }
    Crops crops = new Crops(
        pixels(PAD, parts, side - 1), pixels(CUT, parts, side),
        EnumWords.parse(Flip.class, "flip of crops", parts.getOrDefault(FLIP, "off")));
    if (!crops.change()) {
      throw new IllegalArgumentException("crops '" + text + "' change nothing; leave them out, or write " + EXAMPLE);
    }
    return crops;
  }

  private static int pixels(String name, Map<String, String> parts, int most) {
    String text = parts.getOrDefault(name, "0");
    try {
      int pixels = Integer.parseInt(text);
      if (pixels >= 0 && pixels <= most) {
        return pixels;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, like other numbers.
    }
    throw new IllegalArgumentException(
        "the " + name + " of crops must be from 0 to " + most + " pixels of these images, not '" + text + "'");
  }

  /** Whether they change anything. */
  boolean change() {
    return pad > 0 || cut > 0 || flip == Flip.ON;
  }

  /** As {@link #parse} takes it. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",", WORD + ":", "");
    if (pad > 0) {
      text.add(PAD + "=" + pad);
    }
    if (cut > 0) {
      text.add(CUT + "=" + cut);
    }
    return text.add(FLIP + "=" + flip.name().toLowerCase(Locale.ROOT)).toString();
  }
}

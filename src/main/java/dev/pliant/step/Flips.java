package dev.pliant.step;

import dev.pliant.words.EnumWords;

/** Whether a prediction for an image looks at its mirror image, too. */
public enum Flips {
  /** It does not. */
  OFF,
  /** Probabilities are the mean of those of the image and those of the image flipped from left to right. */
  ON;

  /** The word on the command line and in the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * What {@code word} names.
   *
   * @throws IllegalArgumentException if it is neither on nor off
   */
  public static Flips parse(String word) {
    return switch (word) {
      case "on" -> ON;
      case "off" -> OFF;
      default -> throw new IllegalArgumentException("'" + word + "' is neither on nor off");
    };
  }
}

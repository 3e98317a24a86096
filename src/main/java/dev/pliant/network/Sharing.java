package dev.pliant.network;

import java.util.Locale;

/** Which units of a layer share one set of activation parameters. */
public enum Sharing {
  /** All units of a layer share one set. */
  LAYER,
  /** Each unit has its own set; in feature maps a unit is a channel. */
  UNIT;

  /** The word of the command line and the tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The sharing that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Sharing parse(String word) {
    for (Sharing sharing : values()) {
      if (sharing.word().equals(word)) {
        return sharing;
      }
    }
    throw new IllegalArgumentException("unknown sharing '" + word + "'; there are: layer, unit");
  }
}

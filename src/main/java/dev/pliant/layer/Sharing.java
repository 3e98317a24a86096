package dev.pliant.layer;

import dev.pliant.words.EnumWords;

/** Which units share one set of activation parameters. */
public enum Sharing {
  /** All units of a layer share one set. */
  LAYER,
  /** Each unit has its own set; in feature maps a unit is a channel. */
  UNIT,
  /** All units of all hidden layers share one set. Each layer has a copy; a step keeps the copies equal. */
  NETWORK;

  /** The word of the command line and the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The sharing that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Sharing parse(String word) {
    return EnumWords.parse(Sharing.class, "sharing", word);
  }
}

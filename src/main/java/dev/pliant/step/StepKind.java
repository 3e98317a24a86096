package dev.pliant.step;

import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.words.EnumWords;

/** Which step trains a network. */
public enum StepKind {
  /** The fastest that takes the network. */
  AUTO,
  /** The fused step. */
  FUSED,
  /** DL4J's own, the reference. */
  DL4J;

  /** The word of the command line and the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The step that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StepKind parse(String word) {
    return EnumWords.parse(StepKind.class, "step", word);
  }
}

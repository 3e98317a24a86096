package dev.pliant.step;

import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.words.EnumWords;

/** The kinds of optimisation steps. */
public enum StepKind {
  /** The fastest step that supports the network. */
  AUTO,
  /** The fused step. */
  FUSED,
  /** DL4J's own step, the reference. */
  DL4J;

  /** The kind's word on the command line and in the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The kind that {@code word} names.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public static StepKind parse(String word) {
    return EnumWords.parse(StepKind.class, "step", word);
  }
}

package dev.pliant.training;

import dev.pliant.words.EnumWords;
import java.util.Arrays;

/**
 * Whether a training is observed on the way: what its activations see, how large its gradients are and how far its
 * workers are apart. What it learns is the same to the bit.
 */
public enum Diagnostics {
  /** Nothing is calculated beside the training. */
  OFF,
  /** It is observed. */
  ON;

  /** The word of the command line. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * What {@code word} names.
   *
   * @throws IllegalArgumentException if it is neither {@code on} nor {@code off}
   */
  public static Diagnostics parse(String word) {
    return Arrays.stream(values())
        .filter(value -> value.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is neither on nor off"));
  }
}

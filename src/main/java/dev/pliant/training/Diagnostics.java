package dev.pliant.training;

import dev.pliant.words.EnumWords;
import java.util.Arrays;

/**
 * Whether a training is observed: the inputs of its activations, the size of its gradients and the distance between its
 * workers. The training learns the same to the bit either way.
 */
public enum Diagnostics {
  /** Nothing is measured beyond the training itself. */
  OFF,
  /** The training is observed. */
  ON;

  /** The value's word on the command line. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The value that {@code word} names.
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

package dev.pliant.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured. */
public enum ContenderKind {
  /** Pliant with its fused step. */
  OURS,
  /** Pliant with DL4J's own step. */
  DL4J_STEP,
  /** DL4J's own averaging on Spark. */
  STOCK,
  /** DL4J on one thread, without Spark. */
  DL4J,
  /** Spark MLlib's perceptron. */
  MLLIB,
  /** PyTorch. */
  PYTORCH,
  /** The matrix products of a step alone. */
  BOUND;

  /** Whether it trains by DL4J's own native code, which now and then crashes the process that it runs in. */
  public boolean mayCrash() {
    return this == DL4J_STEP || this == STOCK || this == DL4J;
  }

  /** The word of the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ContenderKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown contender '" + word + "'; there are: "
            + Arrays.stream(values()).map(ContenderKind::word).collect(Collectors.joining(", "))));
  }
}

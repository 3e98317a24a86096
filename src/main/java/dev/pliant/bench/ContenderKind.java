package dev.pliant.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of contenders. */
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

  /** Whether the kind uses DL4J's own native code, which sometimes crashes its process. */
  public boolean mayCrash() {
    return this == DL4J_STEP || this == STOCK || this == DL4J;
  }

  /** The kind's word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind that {@code word} names.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public static ContenderKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown contender '" + word + "'; there are: "
            + Arrays.stream(values()).map(ContenderKind::word).collect(Collectors.joining(", "))));
  }
}

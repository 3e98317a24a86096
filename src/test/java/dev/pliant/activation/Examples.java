package dev.pliant.activation;

import java.util.List;
import java.util.Map;

/** One activation of each family there is, for tests that hold for all. */
public final class Examples {
  private static final Map<String, List<String>> WITH_ARGUMENTS =
      Map.of("polynomial", List.of("polynomial:1", "polynomial:2", "polynomial:5"));

  private Examples() {}

  /** Names of activations, in the order of their words. */
  public static List<String> specs() {
    return Activations.words().stream()
        .flatMap(word -> WITH_ARGUMENTS.getOrDefault(word, List.of(word)).stream())
        .toList();
  }
}

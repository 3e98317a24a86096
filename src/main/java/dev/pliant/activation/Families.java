package dev.pliant.activation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Families of activation functions by their words. */
final class Families {
  /** From a family's word to the function, given what stands after the colon ("" for nothing). */
  private final Map<String, Function<String, ActivationFunction>> families = new TreeMap<>();

  // A layer asks for its function by name for every minibatch, and some take a while to make.
  private final Map<String, ActivationFunction> parsed = new ConcurrentHashMap<>();

  /** Adds a family: what {@code parse} makes of the arguments must carry them in its {@code spec()}. */
  void register(String word, Function<String, ActivationFunction> parse) {
    if (!word.matches("[a-z][a-z0-9]*") || families.containsKey(word)) {
      throw new IllegalArgumentException(
          "a family cannot be called '" + word + "': take a word of small letters and digits that is free");
    }
    families.put(word, parse);
  }

  /** Adds a family of one function, which takes no arguments. */
  void register(ActivationFunction function) {
    register(function.spec(), arguments -> {
      if (!arguments.isEmpty()) {
        throw new IllegalArgumentException(
            "activation '" + function.spec() + "' takes no arguments; write it without ':'");
      }
      return function;
    });
  }

  ActivationFunction parse(String spec) {
    ActivationFunction known = parsed.get(spec);
    if (known != null) {
      return known;
    }
    int colon = spec.indexOf(':');
    String word = colon < 0 ? spec : spec.substring(0, colon);
    String arguments = colon < 0 ? "" : spec.substring(colon + 1);
    Function<String, ActivationFunction> family = families.get(word);
    if (family == null) {
      throw new IllegalArgumentException("unknown activation '" + spec + "'; "
          + nearest(word).map(near -> "did you mean '" + near + "'? ").orElse("")
          + "there are: " + String.join(", ", families.keySet()));
    }
    if (colon >= 0 && arguments.isEmpty()) {
      throw new IllegalArgumentException("activation '" + spec + "' has no arguments after ':'; leave that out");
    }
    ActivationFunction function = family.apply(arguments);
    parsed.put(spec, function);
    return function;
  }

  List<String> words() {
    return List.copyOf(families.keySet());
  }

  /** The word most like {@code word}, if at most half of its letters would have to change. */
  private Optional<String> nearest(String word) {
    return families.keySet().stream()
        .min(Comparator.comparingInt(other -> distance(word, other)))
        .filter(other -> distance(word, other) <= word.length() / 2);
  }

  /** How many letters must be put in, taken out, replaced or swapped with the next to make b of a (Damerau 1964). */
  private static int distance(String a, String b) {
    int[][] least = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int replaced = least[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        least[i][j] = Math.min(replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], 1 + least[i - 2][j - 2]);
        }
      }
    }
    return least[a.length()][b.length()];
  }
}

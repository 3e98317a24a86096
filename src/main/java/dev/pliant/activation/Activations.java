package dev.pliant.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The activation functions that can be named. A name is a word, with arguments after a colon where the family takes
 * any; inside one name arguments are joined by {@code /} or {@code +}, so that a comma always separates activations.
 */
public final class Activations {
  /** From a family's word to the function, given what stands after the colon ("" for nothing). */
  private static final Map<String, Function<String, ActivationFunction>> FAMILIES = new TreeMap<>();

  static {
    FAMILIES.put("affine", withoutArguments(new Affine()));
    FAMILIES.put("polynomial", Polynomial::parse);
    for (FixedFunction fixed : FixedFunction.values()) {
      FAMILIES.put(fixed.spec(), withoutArguments(fixed));
    }
  }

  private Activations() {}

  /**
   * The function that {@code spec} names.
   *
   * @throws IllegalArgumentException if there is none; the message lists the words there are
   */
  public static ActivationFunction parse(String spec) {
    int colon = spec.indexOf(':');
    String word = colon < 0 ? spec : spec.substring(0, colon);
    String arguments = colon < 0 ? "" : spec.substring(colon + 1);
    Function<String, ActivationFunction> family = FAMILIES.get(word);
    if (family == null) {
      throw new IllegalArgumentException(
          "unknown activation '" + spec + "'; there are: " + String.join(", ", FAMILIES.keySet()));
    }
    if (colon >= 0 && arguments.isEmpty()) {
      throw new IllegalArgumentException("activation '" + spec + "' has no arguments after ':'; leave that out");
    }
    return family.apply(arguments);
  }

  /**
   * The functions of a list separated by commas.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static List<ActivationFunction> parseList(String specs) {
    List<ActivationFunction> functions = new ArrayList<>();
    for (String spec : specs.split(",", -1)) {
      functions.add(parse(spec.strip()));
    }
    return functions;
  }

  /** The words of all families, in alphabetical order. */
  public static List<String> words() {
    return List.copyOf(FAMILIES.keySet());
  }

  /** The functions that have nothing to learn. */
  public static List<ActivationFunction> fixed() {
    return List.of(FixedFunction.values());
  }

  private static Function<String, ActivationFunction> withoutArguments(ActivationFunction function) {
    return arguments -> {
      if (!arguments.isEmpty()) {
        throw new IllegalArgumentException(
            "activation '" + function.spec() + "' takes no arguments; write it without ':'");
      }
      return function;
    };
  }
}

package dev.pliant.activation;

import dev.pliant.words.Nearest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The families of activation functions, by their words. */
final class Families {
  /** Maps a family's word to a parser of the text after the colon ("" if there is none). */
  private final Map<String, Function<String, ActivationFunction>> families = new TreeMap<>();

  /** Maps a family's word to the form of its names. */
  private final Map<String, String> forms = new TreeMap<>();

  // A layer looks up its function by name for every minibatch, and some functions are slow to create.
  private final Map<String, ActivationFunction> parsed = new ConcurrentHashMap<>();

  /**
   * Adds a family. The functions that {@code parse} returns must include the arguments in their {@code spec()}.
   *
   * @param form form of its names: the word, then a colon and the arguments in capitals; optional parts are in brackets
   */
  void register(String form, Function<String, ActivationFunction> parse) {
    int colon = form.indexOf(':');
    String word = colon < 0 ? form : form.substring(0, colon);
    if (!word.matches("[a-z][a-z0-9]*") || families.containsKey(word)) {
      throw new IllegalArgumentException(
          "a family cannot be called '" + word + "': use a word of small letters and digits that is not in use");
    }
    families.put(word, parse);
    forms.put(word, form);
  }

  /** Adds a family with a single function, which has no arguments. */
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
          + Nearest.to(word, families.keySet()).map(near -> "did you mean '" + forms.get(near) + "'? ").orElse("")
          + "there are: " + String.join(", ", forms.values()));
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

  List<String> forms() {
    return List.copyOf(forms.values());
  }
}

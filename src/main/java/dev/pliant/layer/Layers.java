package dev.pliant.layer;

import dev.pliant.activation.Activations;
import dev.pliant.words.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The kinds of layers that a network's text can name, activations aside; one line each. */
final class Layers {
  /** For a kind's word, makes the layer from the text after the colon ("" if there is none). */
  private static final Map<String, Function<String, Layer>> KINDS = new TreeMap<>();
  /** How each kind is written: its word, and in capitals the arguments it takes. */
  private static final Map<String, String> FORMS = new TreeMap<>();
  /** The words of kinds that read only maps. */
  private static final Set<String> OF_MAPS = new HashSet<>();

  static {
    register("dense:UNITS", units -> new Dense(LayerArguments.count(units)));
    registerOfMaps(Conv.FORM, Conv::parse);
    registerOfMaps("maxpool:N", side -> new MaxPool(LayerArguments.count(side)));
    registerOfMaps("meanpool[:N]", side -> new MeanPool(side.isEmpty() ? MeanPool.WHOLE : LayerArguments.count(side)));
    register("flatten", none -> new Flatten());
    register("dropout:SHARE", share -> new Dropout(LayerArguments.number(share)));
    register("scale:CHANNELS", channels -> new ChannelScale(LayerArguments.count(channels)));
    register("norm", none -> new Norm());
    register("add(NODE,…)", none -> new Add());
    register("join(NODE,…)", none -> new Join());
  }

  /** The words of a network's text that are not layers. */
  static final List<String> WORDS = List.of("act", "input", "softmax");

  private Layers() {}

  /** @param form its word, then its arguments: in brackets behind the word if it may stand alone */
  static void register(String form, Function<String, Layer> parse) {
    String word = word(form);
    boolean standsAlone = !form.startsWith(word + ":");
    boolean takesArguments = form.startsWith(word + ":") || form.startsWith(word + "[:");
    KINDS.put(word, arguments -> {
      if (arguments.isEmpty() ? !standsAlone : !takesArguments) {
        throw new IllegalArgumentException("'" + word + "' is written " + form);
      }
      return parse.apply(arguments);
    });
    FORMS.put(word, form);
  }

  private static void registerOfMaps(String form, Function<String, Layer> parse) {
    register(form, parse);
    OF_MAPS.add(word(form));
  }

  /** The first word of {@code text}, before any arguments. */
  private static String word(String text) {
    return text.replaceFirst("[\\[:(].*", "");
  }

  /** Whether {@code element} of a text names a kind that reads only maps. */
  static boolean isOfMaps(String element) {
    return OF_MAPS.contains(word(element));
  }

  /** Whether {@code word} names a kind of layer. */
  static boolean isKind(String word) {
    return KINDS.containsKey(word);
  }

  /**
   * The layer that {@code spec} names: a kind, or an activation function.
   *
   * @param sharing of activations
   * @throws IllegalArgumentException if there is none; the message names the most similar one
   */
  static Layer parse(String spec, Sharing sharing) {
    int colon = spec.indexOf(':');
    String word = colon < 0 ? spec : spec.substring(0, colon);
    Function<String, Layer> kind = KINDS.get(word);
    if (kind != null) {
      return kind.apply(colon < 0 ? "" : spec.substring(colon + 1));
    }
    if (Activations.words().contains(word)) {
      return new Activation(spec, sharing);
    }
    List<String> known = new ArrayList<>(KINDS.keySet());
    known.addAll(Activations.words());
    known.addAll(WORDS);
    throw new IllegalArgumentException("unknown layer '" + spec + "'; " + Nearest.hint(word, known)
        + "there are: " + String.join(", ", FORMS.values()) + ", act, softmax, and activations by their names");
  }
}

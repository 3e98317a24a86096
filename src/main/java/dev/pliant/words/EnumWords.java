package dev.pliant.words;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants of enumerations as the words that the command line and the tables use. */
public final class EnumWords {
  private EnumWords() {}

  /** The word for {@code constant}: its name in lower case. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of {@code type} that {@code word} names.
   *
   * @param what those constants are, for the message
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String what, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown " + what + " '" + word + "'; there are: "
            + Arrays.stream(type.getEnumConstants()).map(EnumWords::of).collect(Collectors.joining(", "))));
  }
}

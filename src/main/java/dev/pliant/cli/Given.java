package dev.pliant.cli;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The value that an option was given.
 *
 * @param text as it was written, which the tables keep
 * @param value what the text stands for
 */
record Given<T>(String text, T value) {
  @Override
  public String toString() {
    return text;
  }

  /** Reads an option's text; what the parser refuses is wrong use of the option. */
  abstract static class Reader<T> implements ITypeConverter<Given<T>> {
    private final Function<String, T> parser;

    /** @param parser throws IllegalArgumentException with a message that can follow the option's name and a colon */
    Reader(Function<String, T> parser) {
      this.parser = parser;
    }

    @Override
    public Given<T> convert(String text) {
      try {
        return new Given<>(text, parser.apply(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads {@code on} and {@code off}. */
  static final class Switch extends Reader<Boolean> {
    Switch() {
      super(text -> switch (text) {
        case "on" -> true;
        case "off" -> false;
        default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
      });
    }
  }
}

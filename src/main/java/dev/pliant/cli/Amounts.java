package dev.pliant.cli;

import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The kinds of numbers that options take. */
final class Amounts {
  /** Parameters have single precision, in which larger numbers are infinite and smaller ones 0. */
  private static final String SINGLE_PRECISION =
      "positive number in single precision (" + Float.MIN_NORMAL + " to " + Float.MAX_VALUE + ")";

  private Amounts() {}

  private static boolean isInSinglePrecision(double value) {
    return value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE;
  }

  private abstract static class Amount<T> implements ITypeConverter<T> {
    private final String kind;
    private final Function<String, T> parser;
    private final Predicate<T> fits;

    Amount(String kind, Function<String, T> parser, Predicate<T> fits) {
      this.kind = kind;
      this.parser = parser;
      this.fits = fits;
    }

    @Override
    public T convert(String text) {
      try {
        T value = parser.apply(text);
        if (fits.test(value)) {
          return value;
        }
      } catch (NumberFormatException notANumber) {
        // Refused below, like other numbers.
      }
      throw new TypeConversionException("must be " + kind + ", not " + text);
    }
  }

  /** A number of things of which there must be at least one. */
  static final class Count extends Amount<Integer> {
    Count() {
      super("a whole number from 1 to " + Integer.MAX_VALUE, Integer::valueOf, value -> value >= 1);
    }
  }

  /** A number of things of which there may be none. */
  static final class CountOrNone extends Amount<Integer> {
    CountOrNone() {
      super("a whole number from 0 to " + Integer.MAX_VALUE, Integer::valueOf, value -> value >= 0);
    }
  }

  static final class Seed extends Amount<Long> {
    Seed() {
      super("a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE, Long::valueOf, value -> true);
    }
  }

  static final class Rate extends Amount<Double> {
    Rate() {
      super("a " + SINGLE_PRECISION, Double::valueOf, Amounts::isInSinglePrecision);
    }
  }

  static final class RateOrNone extends Amount<Double> {
    RateOrNone() {
      super("0 or a " + SINGLE_PRECISION, Double::valueOf, value -> value == 0 || isInSinglePrecision(value));
    }
  }

  static final class Epochs extends Amount<Double> {
    Epochs() {
      super("a number of at least 0", Double::valueOf, value -> value >= 0 && Double.isFinite(value));
    }
  }

  /** A share below 1; in single precision, as it is used. */
  static final class Share extends Amount<Double> {
    Share() {
      super("at least 0 and below 1", Double::valueOf, value -> value >= 0 && value.floatValue() < 1);
    }
  }

  static final class ShareOrAll extends Amount<Double> {
    ShareOrAll() {
      super("at least 0 and at most 1", Double::valueOf, value -> value >= 0 && value <= 1);
    }
  }

  static final class Temperature extends Amount<Double> {
    Temperature() {
      super("a number of at least 1", Double::valueOf, value -> value >= 1 && Double.isFinite(value));
    }
  }

  static final class Accuracy extends Amount<Double> {
    Accuracy() {
      super("an accuracy above 0 and up to 1", Double::valueOf, value -> value > 0 && value <= 1);
    }
  }
}

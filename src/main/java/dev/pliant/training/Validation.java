package dev.pliant.training;

import java.util.Optional;

/**
 * Which examples are used to validate an epoch.
 *
 * @param fraction the share of the training examples that is held out and never trained on, in (0, 1); 0 means the test
 *     set
 */
public record Validation(double fraction) {
  /** Validation on the test set, as in the report. */
  public static final Validation TEST = new Validation(0);

  public Validation {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("a fraction lies between 0 and 1, not at " + fraction);
    }
  }

  /**
   * Reads {@code test}, or a fraction between 0 and 1.
   *
   * @throws IllegalArgumentException if {@code text} is neither
   */
  public static Validation parse(String text) {
    return text.equals("test") ? TEST : fraction(text).orElseThrow(() ->
        new IllegalArgumentException("'" + text + "' is neither 'test' nor a fraction between 0 and 1 such as 0.1"));
  }

  /** The validation that holds out the fraction {@code text}; empty if that is no number between 0 and 1. */
  public static Optional<Validation> fraction(String text) {
    try {
      double fraction = Double.parseDouble(text);
      return fraction > 0 && fraction < 1 ? Optional.of(new Validation(fraction)) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** Whether the test set is used for validation. */
  public boolean onTest() {
    return fraction == 0;
  }

  /** How many of {@code examples} training examples are held out. */
  public long heldOut(long examples) {
    return (long) Math.floor(fraction * examples);
  }

  @Override
  public String toString() {
    return onTest() ? "test" : Double.toString(fraction);
  }
}

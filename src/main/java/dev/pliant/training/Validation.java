package dev.pliant.training;

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
    if (text.equals("test")) {
      return TEST;
    }
    try {
      double fraction = Double.parseDouble(text);
      if (fraction > 0 && fraction < 1) {
        return new Validation(fraction);
      }
    } catch (NumberFormatException notANumber) {
      // The exception below reports this case, too.
    }
    throw new IllegalArgumentException("'" + text + "' is neither 'test' nor a fraction between 0 and 1 such as 0.1");
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

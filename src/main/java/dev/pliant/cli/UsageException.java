package dev.pliant.cli;

import java.util.function.Supplier;

/** Wrong use of the command line or of a configuration file: one line for the user, exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The result of {@code work} on an option.
   *
   * @throws UsageException with the option's name before the message of {@code work}
   */
  static <T> T naming(String option, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }

  /** @throws UsageException if {@code value} of {@code option} is more than {@code most}, the value of {@code other} */
  static void requireAtMost(String option, Number value, String other, int most) {
    if (value.doubleValue() > most) {
      throw new UsageException(option + " must be at most " + other + ", which is " + most + ", not " + value);
    }
  }

  /** @throws UsageException with the message of {@code check}, which names the option itself */
  static void require(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}

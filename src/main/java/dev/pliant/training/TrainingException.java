package dev.pliant.training;

/**
 * A training that cannot go on or cannot be trusted. The message is one line: what, where, and what to do. It may come to
 * its end when it is resumed, unless this is a {@link RecurringException}.
 */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}

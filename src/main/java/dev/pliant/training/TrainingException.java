package dev.pliant.training;

/**
 * A training that cannot continue or cannot be trusted. The message is one line: what, where, and what to do. Resuming
 * the training may succeed, unless this is a {@link RecurringException}.
 */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}

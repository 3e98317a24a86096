package dev.pliant.training;

import java.util.Optional;

/** A training that would fail again in the same way, so that resuming it has no use. */
public class RecurringException extends TrainingException {
  private static final long serialVersionUID = 1;

  private final transient PartialRun partial;

  RecurringException(String message) {
    this(message, null);
  }

  /** @param partial the results of the training so far */
  RecurringException(String message, PartialRun partial) {
    super(message);
    this.partial = partial;
  }

  /** This exception with the results {@code reached}. */
  RecurringException with(PartialRun reached) {
    return new RecurringException(getMessage(), reached);
  }

  /** The results of the training so far; empty outside a {@link Trainer}. */
  public Optional<PartialRun> partial() {
    return Optional.ofNullable(partial);
  }
}

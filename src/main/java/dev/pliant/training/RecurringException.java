package dev.pliant.training;

import java.util.Optional;

/** A training that would fail again in the same way: to resume it is of no use. */
public class RecurringException extends TrainingException {
  private static final long serialVersionUID = 1;

  private final transient PartialRun partial;

  RecurringException(String message) {
    this(message, null);
  }

  /** @param partial what the training had come to */
  RecurringException(String message, PartialRun partial) {
    super(message);
    this.partial = partial;
  }

  /** The same of a training that had come to {@code reached}. */
  RecurringException with(PartialRun reached) {
    return new RecurringException(getMessage(), reached);
  }

  /** What the training had come to; empty where it was no run of a {@link Trainer}. */
  public Optional<PartialRun> partial() {
    return Optional.ofNullable(partial);
  }
}

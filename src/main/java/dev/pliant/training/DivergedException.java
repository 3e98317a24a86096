package dev.pliant.training;

import java.util.Optional;

/** A training whose loss or parameters are no longer finite. The message names parameter, epoch and window. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1;

  private final transient PartialRun partial;

  DivergedException(String message) {
    this(message, null);
  }

  /** @param partial what the training had come to */
  DivergedException(String message, PartialRun partial) {
    super(message);
    this.partial = partial;
  }

  /** What the training had come to; empty where it was no run of a {@link Trainer}. */
  public Optional<PartialRun> partial() {
    return Optional.ofNullable(partial);
  }
}

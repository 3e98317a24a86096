package dev.pliant.training;

/** A training whose numbers are no longer finite: what was asked of it cannot be learned in that way. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1;

  DivergedException(String message) {
    super(message);
  }
}

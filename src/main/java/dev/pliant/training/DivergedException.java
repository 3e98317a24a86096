package dev.pliant.training;

/**
 * A training whose loss or parameters are no longer finite. The message names the parameter, the epoch and the window.
 */
public final class DivergedException extends RecurringException {
  private static final long serialVersionUID = 1;

  DivergedException(String message) {
    super(message);
  }

  private DivergedException(String message, PartialRun partial) {
    super(message, partial);
  }

  @Override
  DivergedException with(PartialRun reached) {
    return new DivergedException(getMessage(), reached);
  }
}

package dev.pliant.training;

/** A training that cannot go on or cannot be trusted. The message is one line: what, where, and what to do. */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}

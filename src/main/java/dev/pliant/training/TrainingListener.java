package dev.pliant.training;

/** Told how a training goes, on the thread that trains. */
public interface TrainingListener {
  /** A worker's window has ended and been averaged. */
  default void windowEnded(WindowSummary window) {}

  /** An epoch has ended and been validated. */
  default void epochEnded(EpochSummary epoch) {}
}

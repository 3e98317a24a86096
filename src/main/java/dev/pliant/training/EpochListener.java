package dev.pliant.training;

/** Told of an epoch's windows. */
interface EpochListener {
  /** A worker's window has ended and been averaged. */
  void windowEnded(WindowSummary window);

  /**
   * All workers' windows have been averaged, and others follow.
   *
   * @param progress of the epoch until then
   */
  default void averaged(EpochProgress progress) {}
}

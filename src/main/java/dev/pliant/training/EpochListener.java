package dev.pliant.training;

/** Receives the events of an epoch's windows. */
interface EpochListener {
  /** A worker's window has ended and been averaged. */
  void windowEnded(WindowSummary window);

  /**
   * All workers' windows have been averaged, and another window follows.
   *
   * @param progress how far the epoch has come
   */
  default void averaged(EpochProgress progress) {}
}

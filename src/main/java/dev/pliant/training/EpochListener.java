package dev.pliant.training;

import java.util.function.Supplier;

/** Told of an epoch's windows. */
interface EpochListener {
  /** A worker's window has ended and been averaged. */
  void windowEnded(WindowSummary window);

  /**
   * All workers' windows have been averaged, and others follow.
   *
   * @param progress of the epoch until then
   * @param state what the next window begins with, in the order of DL4J's flat views; takes time to make
   */
  default void averaged(EpochProgress progress, Supplier<FlatState> state) {}
}

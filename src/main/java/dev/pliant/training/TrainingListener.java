package dev.pliant.training;

import java.io.IOException;

/** Told how a training goes, on the thread that trains. */
public interface TrainingListener {
  /** A worker's window has ended and been averaged. */
  default void windowEnded(WindowSummary window) {}

  /** An epoch has ended and been validated. */
  default void epochEnded(EpochSummary epoch) {}

  /** The training could go on from here. */
  default void checkpointWritten(Checkpoint checkpoint) {}

  /** A checkpoint could not be written; the training goes on, and those written before are as they were. */
  default void checkpointFailed(Checkpoint checkpoint, IOException reason) {}
}

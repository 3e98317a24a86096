package dev.pliant.training;

import java.io.IOException;

/** Receives the events of a training, on the thread that trains. */
public interface TrainingListener {
  /** A worker's window has ended and been averaged. */
  default void windowEnded(WindowSummary window) {}

  /** An epoch has ended and been validated. */
  default void epochEnded(EpochSummary epoch) {}

  /**
   * The training ends before its last planned epoch.
   *
   * @param last the epoch that was the last
   * @param best the epoch whose parameters the training ends with
   */
  default void endedEarly(int last, int best) {}

  /** A checkpoint was written, from which the training can be resumed. */
  default void checkpointWritten(Checkpoint checkpoint) {}

  /** A checkpoint could not be written. The training continues, and earlier checkpoints stay as they were. */
  default void checkpointFailed(Checkpoint checkpoint, IOException reason) {}
}

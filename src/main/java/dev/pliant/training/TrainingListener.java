package dev.pliant.training;

import java.io.IOException;

/** Receives the events of a training, on the thread that trains. */
public interface TrainingListener {
  /** A worker's window has ended and been averaged. */
  default void windowEnded(WindowSummary window) {}

  /** An epoch has ended and been validated. */
  default void epochEnded(EpochSummary epoch) {}

  /** A checkpoint was written, from which the training can be resumed. */
  default void checkpointWritten(Checkpoint checkpoint) {}

  /** A checkpoint could not be written. The training continues, and earlier checkpoints stay as they were. */
  default void checkpointFailed(Checkpoint checkpoint, IOException reason) {}
}

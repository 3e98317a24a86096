package dev.pliant.runs;

import dev.pliant.results.RunRow;
import java.util.BitSet;

/**
 * A run of a comparison that has ended.
 *
 * @param planned what it was to be
 * @param row what became of it
 * @param right which test examples it got right, by their ids; empty if it failed
 */
public record ComparedRun(PlannedRun planned, RunRow row, BitSet right) {
  public ComparedRun {
    right = (BitSet) right.clone();
  }

  /** Whether it did what it should. */
  public boolean finished() {
    return row.status().equals(RunRow.FINISHED);
  }
}

package dev.pliant.cli;

import dev.pliant.results.RunRow;
import java.util.BitSet;

/**
 * A run of a comparison that has ended.
 *
 * @param planned what it was to be
 * @param row what became of it
 * @param right which test examples it got right, by their ids; empty if it failed
 */
record ComparedRun(PlannedRun planned, RunRow row, BitSet right) {
  boolean finished() {
    return row.status().equals(RunRow.FINISHED);
  }
}

package dev.pliant.cli;

import dev.pliant.results.DamagedTableException;
import dev.pliant.results.ResultsException;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.UnfinishedRun;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.runs.UnusableRunException;
import dev.pliant.training.Checkpoints;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Opens the results folder that {@code --out} names, and names what is added to it. */
final class Results {
  private Results() {}

  /** A name for work that began at {@code startedAt}: its local time, and the letters and digits of {@code what}. */
  static String newRunId(Instant startedAt, String what) {
    String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
        .withZone(ZoneId.systemDefault()).format(startedAt);
    return time + "-" + what.replaceAll("[^A-Za-z0-9]+", "-");
  }

  /**
   * A folder that a new run {@code runId} can be written to.
   *
   * @throws UsageException if it cannot be written, or has such a run already
   */
  static ResultsStore toWrite(SparkSession session, String out, String runId) {
    ResultsStore results = open(session, out);
    try {
      results.requireNew(runId);
      results.requireWritable();
    } catch (ResultsException | IllegalArgumentException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
    return results;
  }

  /**
   * Begins run {@code runId}.
   *
   * @throws UsageException if there is one of that name, or it cannot be made
   */
  static UnfinishedRun begin(ResultsStore results, String runId) {
    try {
      return results.begin(runId);
    } catch (ResultsException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
  }

  /**
   * Resumes run {@code runId}; empty if it has finished.
   *
   * @param waiting gets a line that says why this takes long
   * @throws UsageException if there is nothing to resume
   */
  static Optional<UnfinishedRun> resume(ResultsStore results, String runId, Consumer<String> waiting) {
    try {
      return results.resume(runId, waiting);
    } catch (ResultsException | IllegalArgumentException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
  }

  /** The newest checkpoint of a run, which has one. */
  static Checkpoints.Newest newestCheckpoint(UnfinishedRun run) {
    try {
      return Checkpoints.newest(run.fileSystem(), run.checkpoints())
          .orElseThrow(() -> new UsageException("there is no checkpoint in " + run.checkpoints()));
    } catch (IOException e) {
      throw new UsageException(
          "the checkpoints in " + run.checkpoints() + " cannot be read (" + Message.firstLine(e) + ")", e);
    }
  }

  /**
   * A folder that comparison {@code runId} can be written to, or that already has it.
   *
   * @throws UsageException if it cannot be written, or has a run or a benchmark of that name
   * @throws DamagedTableException if the comparison's file is damaged
   */
  static ResultsStore toCompare(SparkSession session, String out, String runId) {
    ResultsStore results = open(session, out);
    try {
      if (results.comparisonConfig(runId).isEmpty()) {
        results.requireNew(runId);
      }
      results.requireWritable();
    } catch (DamagedTableException e) {
      throw e;
    } catch (ResultsException | IllegalArgumentException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
    return results;
  }

  /**
   * A folder that holds runs.
   *
   * @throws UsageException if it holds none
   */
  static ResultsStore toRead(SparkSession session, String out) {
    ResultsStore results = open(session, out);
    if (results.isEmpty()) {
      throw new UsageException("there are no runs in " + out + "; run ./submit.sh train first, or name a folder with"
          + " --out");
    }
    return results;
  }

  /**
   * The network of run {@code runId}, which finished.
   *
   * @throws UsageException if there is none
   * @throws DamagedTableException if a file of the run is damaged
   */
  static StoredNetwork network(ResultsStore results, String out, String runId) {
    try {
      return StoredNetwork.load(results, out, runId);
    } catch (UnusableRunException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /**
   * A folder that may hold anything or nothing.
   *
   * @throws UsageException if it is not on a file system that can be reached
   */
  static ResultsStore open(SparkSession session, String out) {
    try {
      return new ResultsStore(session, out);
    } catch (ResultsException e) {
      throw new UsageException(Message.firstLine(e), e);
    } catch (IllegalStateException e) {
      // A session could be made from an application that has just ended.
      throw session.sparkContext().isStopped() ? Slots.gone(session.sparkContext().conf()) : e;
    }
  }
}

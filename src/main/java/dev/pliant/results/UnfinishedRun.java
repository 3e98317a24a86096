package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.words.Nearest;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run, benchmark or comparison that this process makes, and no other meanwhile: it has a folder of its own until it is
 * written, which it is whole or not at all.
 */
public final class UnfinishedRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedRun.class);
  private static final String STAGING = "staging";
  private static final String CHECKPOINTS = "checkpoints";

  private final SparkSession spark;
  private final ResultsFolder results;
  private final String runId;
  private final Claim claim;
  /** Whether this run replaces the row of a failed run of this name. */
  private boolean replacing;

  private UnfinishedRun(SparkSession spark, ResultsFolder results, String runId, Claim claim) {
    this.spark = spark;
    this.results = results;
    this.runId = runId;
    this.claim = claim;
  }

  /**
   * Takes the right to make run {@code runId}.
   *
   * @param waiting is given a sentence where this takes long, which says why
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if another process has it
   */
  static UnfinishedRun claim(SparkSession spark, ResultsFolder results, String runId, Consumer<String> waiting)
      throws IOException {
    Claim claim = Claim.take(results.fs(), folder(results, runId), "run '" + runId + "' in " + results, waiting);
    return new UnfinishedRun(spark, results, runId, claim);
  }

  private static Path folder(ResultsFolder results, String runId) {
    return new Path(results.unfinished(), RunIds.partition(runId));
  }

  private static Path checkpoints(ResultsFolder results, String runId) {
    return new Path(folder(results, runId), CHECKPOINTS);
  }

  /**
   * Begins at the beginning; what one that died left is removed.
   *
   * @throws RunExistsException if there is such a run, or an unfinished one that can be resumed
   */
  void begin() throws IOException {
    results.requireNew(runId);
    if (isResumable(results, runId)) {
      throw new RunExistsException("run '" + runId + "' in " + results
          + " is unfinished; resume it by --resume, or name another with --run-id");
    }
    Removal.of(results.fs(), staging());
    if (Access.exists(results.fs(), checkpoints())) {
      // One that was being written when its process died.
      Removal.of(results.fs(), checkpoints());
    }
    clear();
  }

  /**
   * Resumes one that died or failed.
   *
   * @param failed whether a row in {@code runs} says that it failed, which is then replaced
   */
  void resume(boolean failed) throws IOException {
    replacing = failed;
    Removal.of(results.fs(), staging());
    if (!failed) {
      clear();
    }
  }

  /** The ids of those in {@code results} that can be resumed. */
  private static List<String> resumable(ResultsFolder results) throws IOException {
    return names(results.fs(), results.unfinished()).stream()
        .filter(name -> name.startsWith(Table.RUN_ID + "="))
        .map(RunIds::ofPartition)
        .filter(id -> isResumableQuietly(results, id))
        .sorted()
        .toList();
  }

  /** @throws UnknownRunException if run {@code runId} has left nothing to resume; the message names those that have */
  static void requireResumable(ResultsFolder results, String runId) throws IOException {
    if (isResumable(results, runId)) {
      return;
    }
    List<String> resumable = resumable(results);
    throw new UnknownRunException("run '" + RunIds.printable(runId) + "' has left nothing to resume in " + results
        + (resumable.isEmpty() ? "; no run has" : "; " + Nearest.hint(runId, resumable) + "these have: "
            + String.join(", ", resumable)));
  }

  /** Removes what runs left that died and cannot be resumed; what cannot be removed stays and does no harm. */
  static void clearAbandoned(SparkSession spark, ResultsFolder results) {
    try {
      for (String name : names(results.fs(), results.unfinished())) {
        if (RunIds.isPartition(name)) {
          clearIfAbandoned(spark, results, RunIds.ofPartition(name));
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be cleared: {}", results.unfinished(), Reason.of(e));
    }
  }

  private static void clearIfAbandoned(SparkSession spark, ResultsFolder results, String runId) throws IOException {
    if (isResumable(results, runId) || !Claim.isAbandoned(results.fs(), folder(results, runId))) {
      return;
    }
    try (UnfinishedRun run = claim(spark, results, runId, waiting -> {})) {
      run.begin();
    } catch (RunExistsException e) {
      LOG.info("what run {} left stays: {}", runId, e.getMessage());
    }
  }

  private static boolean isResumableQuietly(ResultsFolder results, String runId) {
    try {
      return isResumable(results, runId);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether run {@code runId} has left what it can be resumed from. */
  private static boolean isResumable(ResultsFolder results, String runId) throws IOException {
    return names(results.fs(), checkpoints(results, runId)).stream().anyMatch(name -> !name.matches("[._].*"));
  }

  private static List<String> names(FileSystem fs, Path folder) throws IOException {
    return Access.list(fs, folder).stream().map(FileStatus::getPath).map(Path::getName).toList();
  }

  /** Where its checkpoints are; made with the first. */
  public Path checkpoints() {
    return checkpoints(results, runId);
  }

  /** The file system of {@link #checkpoints}. */
  public FileSystem fileSystem() {
    return results.fs();
  }

  private Path staging() {
    return new Path(folder(results, runId), STAGING);
  }

  /**
   * Adds the run to the tables: all of it, or, if anything fails, nothing. What was there before is untouched.
   *
   * @throws RunExistsException if another process has made a run of this name
   * @throws ResultsException if the folder cannot be written
   */
  public void write(RunTables tables) {
    write(tables.rows());
  }

  /**
   * Adds a comparison, just as a run is added.
   *
   * @throws IllegalArgumentException if there are no rows
   */
  public void writeComparison(List<ComparisonRow> rows, List<ContrastRow> contrasts) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("comparison '" + runId + "' has no rows");
    }
    write(Map.of(
        Table.COMPARISONS, rows.stream().map(row -> row.toRow(runId)).toList(),
        Table.CONTRASTS, contrasts.stream().map(row -> row.toRow(runId)).toList()));
  }

  void write(Map<Table, List<Row>> rows) {
    StagedRun staged = new StagedRun(results, runId, staging());
    try {
      staged.stage(spark, rows);
      claim.requireHeld();
      if (replacing) {
        // First what makes it exist.
        Removal.of(results.fs(), results.of(Table.RUNS, runId));
        clear();
        replacing = false;
      }
      staged.commit(rows.keySet());
      claim.requireHeld();
    } catch (Exception e) {
      // Spark's checked exceptions are not declared, so all are caught.
      throw takenBack(staged, e);
    } finally {
      staged.discard();
    }
  }

  private ResultsException takenBack(StagedRun staged, Exception failure) {
    try {
      staged.undo();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      return unwritable(failure, "what was moved there stays (" + Reason.of(e) + "), until it is made again");
    }
    return failure instanceof RunExistsException taken
        ? taken
        : unwritable(failure, "nothing of it was stored; repair the cause, or name another folder with --out");
  }

  private ResultsException unwritable(Exception failure, String remains) {
    return results.unwritable("run '" + runId + "'", failure, remains);
  }

  /** Removes what a run that died while it was moved into place left; nobody sees it. */
  private void clear() throws IOException {
    for (Table table : Table.values()) {
      if (!table.isAnchor()) {
        Removal.of(results.fs(), results.of(table, runId));
      }
    }
  }

  /** Forgets the checkpoints: there is nothing to resume. */
  public void forget() {
    Removal.ifPossible(results.fs(), checkpoints());
  }

  /** Lets other processes make the run; what it can be resumed from stays. */
  @Override
  public void close() {
    Removal.ifEmpty(results.fs(), checkpoints());
    claim.close();
  }
}

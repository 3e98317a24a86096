package dev.pliant.results;

import dev.pliant.files.Access;
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
  /** The folder of all that is unfinished, in a results folder. */
  static final String ALL = "_unfinished";
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedRun.class);
  private static final String STAGING = "staging";
  private static final String CHECKPOINTS = "checkpoints";

  private final SparkSession spark;
  private final FileSystem fs;
  private final Path out;
  private final String runId;
  private final Path folder;
  private final Claim claim;
  /** Whether a row of a failed run of this name is to be replaced. */
  private boolean replacing;

  private UnfinishedRun(SparkSession spark, FileSystem fs, Path out, String runId, Claim claim) {
    this.spark = spark;
    this.fs = fs;
    this.out = out;
    this.runId = runId;
    this.folder = folder(out, runId);
    this.claim = claim;
  }

  /**
   * Takes the right to make run {@code runId}.
   *
   * @param waiting told that and why this takes long
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if another process has it
   */
  static UnfinishedRun claim(
      SparkSession spark, FileSystem fs, Path out, String runId, Consumer<String> waiting) throws IOException {
    Claim claim = Claim.take(fs, folder(out, runId), "run '" + runId + "' in " + out, waiting);
    return new UnfinishedRun(spark, fs, out, runId, claim);
  }

  private static Path folder(Path out, String runId) {
    return new Path(new Path(out, ALL), RunIds.partition(runId));
  }

  /**
   * Begins at the beginning; what one that died left is removed.
   *
   * @throws RunExistsException if there is such a run, or an unfinished one that can be resumed
   */
  void begin() throws IOException {
    new StagedRun(fs, out, runId, staging()).requireNew();
    if (isResumable(fs, out, runId)) {
      throw new RunExistsException("run '" + runId + "' in " + out
          + " is unfinished; resume it by --resume, or name another with --run-id");
    }
    Removal.of(fs, staging());
    if (Access.exists(fs, checkpoints())) {
      // One that was being written when its process died.
      Removal.of(fs, checkpoints());
    }
    clear();
  }

  /**
   * Goes on with one that died or failed.
   *
   * @param failed whether a row in {@code runs} says that it failed, which is to be replaced
   */
  void goOn(boolean failed) throws IOException {
    replacing = failed;
    Removal.of(fs, staging());
    if (!failed) {
      clear();
    }
  }

  /** The ids of those in {@code out} that can be resumed. */
  static List<String> resumable(FileSystem fs, Path out) throws IOException {
    return names(fs, new Path(out, ALL)).stream()
        .filter(name -> name.startsWith(Table.RUN_ID + "="))
        .map(RunIds::ofPartition)
        .filter(id -> isResumableQuietly(fs, out, id))
        .sorted()
        .toList();
  }

  /** Removes what runs left that died and cannot be gone on with; what cannot be removed stays and does no harm. */
  static void clearAbandoned(SparkSession spark, FileSystem fs, Path out) {
    try {
      for (String name : names(fs, new Path(out, ALL))) {
        if (RunIds.isPartition(name)) {
          clearIfAbandoned(spark, fs, out, RunIds.ofPartition(name));
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be cleared: {}", new Path(out, ALL), Reason.of(e));
    }
  }

  private static void clearIfAbandoned(SparkSession spark, FileSystem fs, Path out, String runId) throws IOException {
    if (isResumable(fs, out, runId) || !Claim.isAbandoned(fs, folder(out, runId))) {
      return;
    }
    try (UnfinishedRun run = claim(spark, fs, out, runId, waiting -> {})) {
      run.begin();
    } catch (RunExistsException e) {
      LOG.info("what run {} left stays: {}", runId, e.getMessage());
    }
  }

  private static boolean isResumableQuietly(FileSystem fs, Path out, String runId) {
    try {
      return isResumable(fs, out, runId);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether run {@code runId} has left what it can be resumed from. */
  static boolean isResumable(FileSystem fs, Path out, String runId) throws IOException {
    return names(fs, new Path(folder(out, runId), CHECKPOINTS)).stream().anyMatch(name -> !name.matches("[._].*"));
  }

  private static List<String> names(FileSystem fs, Path folder) throws IOException {
    return Access.list(fs, folder).stream().map(FileStatus::getPath).map(Path::getName).toList();
  }

  /** Where its checkpoints are; made with the first. */
  public Path checkpoints() {
    return new Path(folder, CHECKPOINTS);
  }

  /** The file system of {@link #checkpoints}. */
  public FileSystem fileSystem() {
    return fs;
  }

  private Path staging() {
    return new Path(folder, STAGING);
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
    StagedRun staged = new StagedRun(fs, out, runId, staging());
    try {
      staged.stage(spark, rows);
      claim.requireHeld();
      if (replacing) {
        // First what makes it exist.
        Removal.of(fs, partition(Table.RUNS));
        clear();
        replacing = false;
      }
      staged.commit(rows.keySet());
      claim.requireHeld();
    } catch (Exception e) {
      // Spark's checked exceptions are not declared, hence all of them.
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
        : unwritable(failure, "nothing of it was kept; see to that, or name another folder with --out");
  }

  private ResultsException unwritable(Exception failure, String remains) {
    return new ResultsException(
        "run '" + runId + "' could not be written to " + out + " (" + Reason.of(failure) + "); " + remains, failure);
  }

  /** Removes what a run that died while it was moved into place left; nobody sees it. */
  private void clear() throws IOException {
    for (Table table : Table.values()) {
      if (!table.isAnchor()) {
        Removal.of(fs, partition(table));
      }
    }
  }

  private Path partition(Table table) {
    return new Path(new Path(out, table.title()), RunIds.partition(runId));
  }

  /** Forgets the checkpoints: there is nothing to resume. */
  public void forget() {
    Removal.ifPossible(fs, checkpoints());
  }

  /** Lets other processes make the run; what it can be resumed from stays. */
  @Override
  public void close() {
    Removal.ifEmpty(fs, checkpoints());
    claim.close();
  }
}

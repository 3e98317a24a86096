package dev.pliant.results;

import dev.pliant.files.Access;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run or a benchmark on its way into a results folder: written aside, then moved into place table by table, or taken
 * back.
 *
 * <p>File systems differ in what a rename onto a folder that exists does: some refuse, some move into it and call that
 * a success. A move therefore counts only when the run's own files, whose names are unique, are seen in their place,
 * and only folders that hold them are ever removed.
 */
final class StagedRun {
  private static final int WRITERS = 4;

  private final ResultsFolder results;
  private final FileSystem fs;
  private final String runId;
  private final String partition;
  private final Path staging;
  private final Deque<Move> moves = new ArrayDeque<>();

  /** Where the files called {@code files} were to go. */
  private record Move(Path target, Set<String> files) {}

  /**
   * Nothing is written yet.
   *
   * @param staging where it is written aside; this run's alone
   * @throws IllegalArgumentException if {@code runId} cannot name a run
   */
  StagedRun(ResultsFolder results, String runId, Path staging) {
    this.results = results;
    this.fs = results.fs();
    this.runId = runId;
    this.partition = RunIds.partition(runId);
    this.staging = staging;
  }

  private void requireFree(Table table) throws IOException {
    results.requireNew(runId);
    Path target = results.of(table, runId);
    if (Access.exists(fs, target)) {
      throw new RunExistsException("an unfinished run '" + runId + "' holds " + target
          + ", which was not there before; name another with --run-id");
    }
  }

  /** Writes one file for each table, aside, all with the same stamp, several tables at once. */
  void stage(SparkSession spark, Map<Table, List<Row>> rows) throws IOException, InterruptedException {
    TableFiles files = new TableFiles(fs, spark.sparkContext().hadoopConfiguration());
    Stamp stamp = Stamp.anew(partition);
    // A table's time is mostly Spark's planning, in one thread.
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<Void>> tables = new ArrayList<>();
      rows.forEach((table, own) -> tables.add(() -> {
        // The run is the same in all rows: the folder says which here, which spares Spark to sort them by it.
        files.write(
            (table.isAnchor() ? stamp.of(rows.keySet()) : stamp)
                .on(spark.createDataFrame(own, table.schema()).drop(Table.RUN_ID).coalesce(1)),
            new Path(new Path(staging, table.title()), partition));
        return null;
      }));
      // All have ended before any failure is thrown, so none writes into a folder that is removed.
      for (Future<Void> written : writers.invokeAll(tables)) {
        written.get();
      }
    } catch (ExecutionException e) {
      ExceptionUtils.rethrow(e.getCause());
    } finally {
      writers.shutdown();
    }
  }

  /** Moves what was staged into place, last the table that makes it exist. */
  void commit(Set<Table> tables) throws IOException {
    for (Table table : commitOrder(tables)) {
      move(table);
    }
  }

  private static List<Table> commitOrder(Set<Table> tables) {
    return tables.stream().sorted(Comparator.comparing(Table::isAnchor).thenComparing(
        Comparator.naturalOrder())).toList();
  }

  private void move(Table table) throws IOException {
    Path source = new Path(new Path(staging, table.title()), partition);
    Path target = results.of(table, runId);
    Set<String> files = TableFiles.names(fs, source);
    if (files.isEmpty()) {
      throw new FileNotFoundException("Spark left no file in " + source);
    }
    fs.mkdirs(target.getParent());
    requireFree(table);
    moves.push(new Move(target, files));
    boolean renamed = fs.rename(source, target);
    Set<String> arrived = TableFiles.names(fs, target);
    if (renamed && arrived.equals(files)) {
      return;
    }
    if (Collections.disjoint(arrived, files)) {
      requireFree(table);
    }
    throw new IOException(renamed
        ? "not all of " + source + " arrived in " + target
        : "the file system did not rename " + source + " to " + target);
  }

  /**
   * Removes what was moved.
   *
   * @throws IOException if it cannot be removed
   */
  void undo() throws IOException {
    // Newest first, and no further than it goes: without its other tables, a run must not exist.
    while (!moves.isEmpty()) {
      Move move = moves.peek();
      removeOwn(move.target(), move.files());
      removeOwn(new Path(move.target(), partition), move.files());
      moves.pop();
    }
  }

  private void removeOwn(Path folder, Set<String> files) throws IOException {
    if (!Collections.disjoint(TableFiles.names(fs, folder), files)) {
      Removal.of(fs, folder);
    }
  }

  /** Removes the files that were staged; what cannot be removed is hidden from readers and does no harm. */
  void discard() {
    Removal.ifPossible(fs, staging);
  }
}

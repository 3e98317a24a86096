package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * Predictions of a run on one set of examples, that this process makes and no other meanwhile. They are one folder,
 * which is written aside and then renamed into place: so they are there whole or not at all, and never twice.
 */
public final class UnfinishedPredictions implements AutoCloseable {
  private static final String STAGING = "staging";
  private static final String REPLACED = "replaced";

  private final SparkSession spark;
  private final ResultsFolder results;
  private final FileSystem fs;
  private final Name name;
  private final Existing existing;
  private final Claim claim;

  /** What happens to predictions that are there already. */
  public enum Existing {
    /** They stay, and no new ones are made. */
    KEEP,
    /** New ones take their place. */
    REPLACE
  }

  /**
   * Which predictions.
   *
   * @param runId of the run
   * @param split what the set of examples is called
   */
  record Name(String runId, String split) {
    /** Their folder in {@code parent}. */
    Path in(Path parent) {
      return new Path(new Path(parent, RunIds.partition(runId)), RunIds.splitPartition(split));
    }

    /** Their folder in the table's. */
    String folder() {
      return RunIds.partition(runId) + "/" + RunIds.splitPartition(split);
    }

    @Override
    public String toString() {
      return "predictions '" + split + "' of run '" + runId + "'";
    }
  }

  private UnfinishedPredictions(
      SparkSession spark, ResultsFolder results, Name name, Existing existing, Claim claim) {
    this.spark = spark;
    this.results = results;
    this.fs = results.fs();
    this.name = name;
    this.existing = existing;
    this.claim = claim;
  }

  static UnfinishedPredictions begin(SparkSession spark, ResultsFolder results, Name name, Existing existing) {
    Path folder = name.in(results.unfinished());
    try {
      Claim claim = Claim.take(results.fs(), folder, name + " in " + results, waiting -> {});
      UnfinishedPredictions predictions = new UnfinishedPredictions(spark, results, name, existing, claim);
      boolean begun = false;
      try {
        predictions.begin();
        begun = true;
        return predictions;
      } finally {
        if (!begun) {
          predictions.close();
        }
      }
    } catch (IOException e) {
      forget(results);
      throw unwritable(name, results, e);
    }
  }

  /** The folder of all that is unfinished, if nothing is. */
  private static void forget(ResultsFolder results) {
    Removal.ifEmpty(results.fs(), results.unfinished());
  }

  /** What a process that died left is removed, and what it was about to replace put back. */
  private void begin() throws IOException {
    Removal.of(fs, aside(STAGING));
    if (Access.exists(fs, aside(REPLACED))) {
      if (Access.exists(fs, target())) {
        Removal.of(fs, aside(REPLACED));
      } else {
        rename(aside(REPLACED), target());
      }
    }
    if (existing == Existing.KEEP && Access.exists(fs, target())) {
      throw new RunExistsException(name + " are in " + results
          + " already; replace them with --overwrite, or call these otherwise with --as");
    }
  }

  private Path target() {
    return name.in(results.of(Table.PREDICTIONS));
  }

  private Path run() {
    return results.of(Table.RUNS, name.runId());
  }

  private IOException runIsGone() {
    return new IOException("the run is no longer there");
  }

  private Path aside(String what) {
    return new Path(name.in(results.unfinished()), what);
  }

  /**
   * Makes the predictions and adds them to the table: all of them, or, if anything fails, none, and those that were
   * there before stay. One Spark job.
   *
   * @param count how many they will be
   * @param check run when they have been made and before they are added; what it throws, they fail of
   * @throws ResultsException if the folder cannot be written or the rows cannot be made; what failed is its cause
   */
  public void write(JavaRDD<PredictionRow> rows, long count, Runnable check) {
    try {
      TableFiles files = new TableFiles(fs, spark.sparkContext().hadoopConfiguration());
      Stamp.Share all = new Stamp.Share(name.folder(), count);
      files.write(
          files.stamp(run()).orElseThrow(this::runIsGone).of(all)
              .on(spark.createDataFrame(rows.map(PredictionRow::toRow), Table.PREDICTIONS.fileSchema())),
          aside(STAGING));
      check.run();
      files.requireRows(aside(STAGING), all);
      claim.requireHeld();
      commit();
    } catch (Exception e) {
      // Spark's checked exceptions are not declared, so all are caught.
      throw unwritable(name, results, e);
    } finally {
      Removal.ifPossible(fs, aside(STAGING));
    }
  }

  private void commit() throws IOException {
    if (!Access.exists(fs, run())) {
      throw runIsGone();
    }
    boolean replacing = Access.exists(fs, target());
    if (replacing) {
      rename(target(), aside(REPLACED));
    }
    try {
      rename(aside(STAGING), target());
    } catch (IOException | RuntimeException e) {
      if (replacing) {
        putBack(e);
      }
      throw e;
    }
    Removal.ifPossible(fs, aside(REPLACED));
  }

  private void putBack(Exception failure) {
    try {
      rename(aside(REPLACED), target());
    } catch (IOException | RuntimeException e) {
      // The next attempt does.
      failure.addSuppressed(e);
    }
  }

  /** Moves a folder to where none is. What counts is that its files, whose names are unique, are seen there. */
  private void rename(Path from, Path to) throws IOException {
    Set<String> files = TableFiles.names(fs, from);
    IOException failure = null;
    try {
      fs.mkdirs(to.getParent());
      fs.rename(from, to);
    } catch (IOException e) {
      failure = e;
    }
    if (files.isEmpty() || !TableFiles.names(fs, to).equals(files)) {
      throw new IOException("the file system did not rename " + from + " to " + to
          + (failure == null ? "" : ": " + failure.getMessage()), failure);
    }
  }

  private static ResultsException unwritable(Name name, ResultsFolder results, Exception failure) {
    return results.unwritable(
        name.toString(), failure, "nothing of them was stored; repair the cause, or name another folder with --out");
  }

  /** Lets other processes make these predictions. */
  @Override
  public void close() {
    claim.close();
    forget(results);
  }
}

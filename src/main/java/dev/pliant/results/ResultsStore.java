package dev.pliant.results;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A results folder: one folder for each {@link Table}, in it one partition folder for each run.
 *
 * <p>A run is written aside first and then moved into place, table by table, {@code runs} last. The partition in
 * {@code runs} is what makes a run exist: readers here see of every table the partitions of such runs and no others.
 */
public final class ResultsStore {
  private static final Logger LOG = LoggerFactory.getLogger(ResultsStore.class);
  private static final String STAGING = "_staging";
  private static final int LONGEST_PARTITION_NAME = 200;
  private static final String NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  private final SparkSession spark;
  private final Path out;

  /** The folder {@code out}, on any file system that Spark reads; it need not exist yet. */
  public ResultsStore(SparkSession spark, String out) {
    this.spark = spark;
    this.out = new Path(out);
  }

  /**
   * Proves that the folder can be made and written.
   *
   * @throws ResultsException if it cannot
   */
  public void requireWritable() {
    Path probe = new Path(out, "_probe-" + UUID.randomUUID());
    try {
      FileSystem fs = fileSystem();
      if (!fs.mkdirs(out)) {
        throw new IOException("the folder cannot be made");
      }
      fs.create(probe, false).close();
      if (!fs.delete(probe, false)) {
        throw new IOException("what is written there cannot be deleted");
      }
    } catch (IOException e) {
      throw new ResultsException(
          "the results folder " + out + " cannot be written (" + reason(e) + "); name another with --out", e);
    }
  }

  /**
   * Checks that a new run can be named {@code runId}.
   *
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if there is a run of that name already
   */
  public void requireNew(String runId) {
    String partition = partition(runId);
    try {
      if (fileSystem().exists(new Path(folder(Table.RUNS), partition))) {
        throw exists(runId);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Adds a run: all of it, or, if anything fails, nothing.
   *
   * @throws RunExistsException if there is a run of that name already
   * @throws ResultsException if the folder cannot be written; what was there before is untouched
   */
  public void write(RunTables tables) {
    String runId = tables.run().runId();
    requireNew(runId);
    Path staging = new Path(new Path(out, STAGING), UUID.randomUUID().toString());
    List<Path> moved = new ArrayList<>();
    try {
      FileSystem fs = fileSystem();
      stage(tables.rows(), staging);
      for (Table table : commitOrder()) {
        Path source = new Path(new Path(staging, table.title()), partition(runId));
        if (fs.exists(source)) {
          move(fs, source, new Path(folder(table), partition(runId)), runId, moved);
        }
      }
    } catch (IOException | RuntimeException e) {
      undo(moved, e);
      if (e instanceof ResultsException known) {
        throw known;
      }
      throw new ResultsException(
          "run '" + runId + "' could not be written to " + out + " (" + reason(e) + "); nothing of it was kept", e);
    } finally {
      removeStaging(staging);
    }
  }

  /** All tables but {@code runs}, then {@code runs}. */
  private static List<Table> commitOrder() {
    return Arrays.stream(Table.values())
        .sorted(Comparator.comparing(table -> table == Table.RUNS))
        .toList();
  }

  private void stage(Map<Table, List<Row>> rows, Path staging) {
    rows.forEach((table, tableRows) -> {
      if (!tableRows.isEmpty()) {
        spark.createDataFrame(tableRows, table.schema())
            .coalesce(1)
            .write()
            .partitionBy(Table.RUN_ID)
            .parquet(new Path(staging, table.title()).toString());
      }
    });
  }

  private void move(FileSystem fs, Path source, Path target, String runId, List<Path> moved) throws IOException {
    if (!fs.mkdirs(target.getParent())) {
      throw new IOException("folder " + target.getParent() + " cannot be made");
    }
    if (fs.exists(target)) {
      if (target.getParent().getName().equals(Table.RUNS.title())) {
        throw exists(runId);
      }
      // Left by a job that died before its run existed: no reader sees it.
      fs.delete(target, true);
    }
    boolean renamed = fs.rename(source, target);
    // Where another job made the target meanwhile, file systems move into it and call that a success.
    Path inside = new Path(target, source.getName());
    if (fs.exists(inside)) {
      fs.delete(inside, true);
      throw exists(runId);
    }
    if (!renamed) {
      throw new IOException("file system refused to rename " + source + " to " + target);
    }
    moved.add(target);
  }

  private void undo(List<Path> moved, Exception failure) {
    // In reverse: runs, if it got that far, stops existing first.
    for (int i = moved.size() - 1; i >= 0; i--) {
      try {
        fileSystem().delete(moved.get(i), true);
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void removeStaging(Path staging) {
    try {
      FileSystem fs = fileSystem();
      fs.delete(staging, true);
      Path parent = staging.getParent();
      if (fs.exists(parent) && fs.listStatus(parent).length == 0) {
        fs.delete(parent, false);
      }
    } catch (IOException | RuntimeException e) {
      // What stays behind is hidden from readers and does no harm; the run's own outcome matters more.
      LOG.warn("{} could not be removed: {}", staging, reason(e));
    }
  }

  /**
   * A table's rows of all runs there are, {@code run_id} first; no rows if there are no runs.
   *
   * @throws ResultsException if a file is damaged or has not the table's columns, naming the file
   */
  public Dataset<Row> read(Table table) {
    List<String> partitions = new ArrayList<>();
    try {
      FileSystem fs = fileSystem();
      for (Path run : runs()) {
        Path partition = new Path(folder(table), run.getName());
        if (fs.exists(partition)) {
          TableFiles.requireReadable(fs, partition, table, spark.sparkContext().hadoopConfiguration());
          partitions.add(partition.toString());
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (partitions.isEmpty()) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    return spark.read()
        .schema(table.schema())
        .option("basePath", folder(table).toString())
        .parquet(partitions.toArray(new String[0]))
        .select(Arrays.stream(table.schema().fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** Makes each table a temporary view of the session, by its name. */
  public void createViews() {
    for (Table table : Table.values()) {
      read(table).createOrReplaceTempView(table.title());
    }
  }

  /** Whether the folder holds any run. */
  public boolean hasRuns() {
    try {
      return !runs().isEmpty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads back what a run's network is rebuilt from.
   *
   * @throws UnknownRunException if there is no such run; the message names some that there are
   */
  public StoredRun load(String runId) {
    List<Row> runs = read(Table.RUNS).filter(col(Table.RUN_ID).equalTo(runId)).collectAsList();
    if (runs.isEmpty()) {
      List<String> known = read(Table.RUNS).orderBy(col("started_at").desc())
          .limit(5).select(Table.RUN_ID).collectAsList().stream().map(row -> row.getString(0)).toList();
      throw new UnknownRunException(
          "no run '" + runId + "' in " + out
              + (known.isEmpty() ? "; there are no runs yet" : "; the latest are " + String.join(", ", known)));
    }
    List<ParameterRow> parameters = read(Table.PARAMETERS).filter(col(Table.RUN_ID).equalTo(runId))
        .orderBy("layer", "name").collectAsList().stream().map(ParameterRow::of).toList();
    return new StoredRun(RunRow.of(runs.get(0)), parameters);
  }

  /** The partition folders of {@code runs}. */
  private List<Path> runs() throws IOException {
    FileSystem fs = fileSystem();
    Path folder = folder(Table.RUNS);
    if (!fs.exists(folder)) {
      return List.of();
    }
    return Arrays.stream(fs.listStatus(folder))
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .filter(path -> path.getName().startsWith(Table.RUN_ID + "="))
        .toList();
  }

  private Path folder(Table table) {
    return new Path(out, table.title());
  }

  /** The name of a run's partition folders, escaped as Spark escapes it. */
  private static String partition(String runId) {
    if (runId.isEmpty() || runId.equals(NULL_PARTITION) || runId.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'" + runId.replaceAll("\\p{Cntrl}", "?") + "' cannot name a run; use letters, digits, '-' and '_'");
    }
    String partition = ExternalCatalogUtils.getPartitionPathString(Table.RUN_ID, runId);
    if (partition.getBytes(StandardCharsets.UTF_8).length > LONGEST_PARTITION_NAME) {
      throw new IllegalArgumentException("the run id is too long for a folder's name: " + runId);
    }
    return partition;
  }

  private FileSystem fileSystem() throws IOException {
    return out.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  private RunExistsException exists(String runId) {
    return new RunExistsException(
        "run '" + runId + "' is in " + out + " already; name another with --run-id, or leave the option out");
  }

  private ResultsException unreadable(IOException e) {
    return new ResultsException("the results folder " + out + " cannot be read (" + reason(e) + ")", e);
  }

  private static String reason(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null || message.isBlank()
        ? deepest.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow();
  }
}

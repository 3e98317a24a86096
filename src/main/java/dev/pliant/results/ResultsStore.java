package dev.pliant.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.pliant.layer.NamedArray;
import dev.pliant.words.Nearest;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A results folder: one folder for each {@link Table}, in it one partition folder for each run, benchmark or
 * comparison.
 *
 * <p>A run is written aside first and then moved into place, table by table, {@code runs} last. The partition in
 * {@code runs} is what makes a run exist: readers here see of every table the partitions of such runs and no others. A
 * benchmark has one table, whose partition makes it exist, a comparison has two. Their names are drawn from one pool.
 */
public final class ResultsStore {
  private static final int NAMED_RUNS = 5;

  private final SparkSession session;
  /** Writes and reads. */
  private final SparkSession spark;
  private final ResultsFolder folder;
  private final TableReader reader;

  /**
   * The folder {@code out}, on any file system that Spark reads; it need not exist yet.
   *
   * @throws ResultsException if {@code out} is not a path on a file system that can be reached
   */
  public ResultsStore(SparkSession session, String out) {
    this.session = session;
    this.spark = OwnSession.beside(session);
    this.folder = ResultsFolder.of(out, spark.sparkContext().hadoopConfiguration());
    this.reader = new TableReader(spark, folder);
  }

  /**
   * Checks that a run can be named {@code runId}: any text without control characters whose escaped partition folder
   * name has at most 200 bytes, apart from Spark's own name for a missing partition.
   *
   * @throws IllegalArgumentException if no run can have that name; the message is one line
   */
  public static void validateRunId(String runId) {
    RunIds.partition(runId);
  }

  /**
   * Proves that the folder can be made and written, and removes what processes left there that died.
   *
   * @throws ResultsException if it cannot
   */
  public void requireWritable() {
    try {
      folder.make();
      UnfinishedRun.clearAbandoned(spark, folder);
      folder.requireWritable();
    } catch (IOException | RuntimeException e) {
      throw new ResultsException(
          "the results folder " + folder + " cannot be written (" + Reason.of(e) + "); name another with --out", e);
    }
  }

  /**
   * Checks that a new run can be named {@code runId}.
   *
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if there is a run, benchmark or comparison of that name already
   */
  public void requireNew(String runId) {
    try {
      folder.requireNew(runId);
    } catch (IOException e) {
      throw folder.unreadable(e);
    }
  }

  /**
   * Adds a run: all of it, or, if anything fails, nothing. What was there before is untouched.
   *
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if there is a run of that name already
   * @throws ResultsException if the folder cannot be written
   */
  public void write(RunTables tables) {
    try (UnfinishedRun run = begin(tables.run().runId())) {
      run.write(tables);
    }
  }

  /**
   * Adds a benchmark, just as a run is added.
   *
   * @throws IllegalArgumentException if no run can have that name, or there are no rows
   * @throws RunExistsException if there is a run or benchmark of that name already
   * @throws ResultsException if the folder cannot be written
   */
  public void writeBenchmark(String runId, List<NewRow> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("benchmark '" + runId + "' has no rows");
    }
    try (UnfinishedRun run = begin(runId)) {
      run.write(Map.of(Table.BENCHMARKS, rows.stream().map(NewRow::row).toList()));
    }
  }

  /**
   * Adds a comparison, just as a run is added.
   *
   * @throws IllegalArgumentException if no run can have that name, or there are no rows
   * @throws RunExistsException if there is a run, benchmark or comparison of that name already
   * @throws ResultsException if the folder cannot be written
   */
  public void writeComparison(String runId, List<ComparisonRow> rows, List<ContrastRow> contrasts) {
    try (UnfinishedRun run = begin(runId)) {
      run.writeComparison(rows, contrasts);
    }
  }

  /**
   * Begins a run, which no other process can make meanwhile.
   *
   * @throws IllegalArgumentException if no run can have that name
   * @throws RunExistsException if there is such a run, if another process is making it, or if it can be resumed
   * @throws ResultsException if the folder cannot be written
   */
  public UnfinishedRun begin(String runId) {
    UnfinishedRun run = claim(runId, waiting -> {});
    boolean begun = false;
    try {
      run.begin();
      begun = true;
      return run;
    } catch (IOException e) {
      throw unwritable(runId, e);
    } finally {
      if (!begun) {
        run.close();
      }
    }
  }

  /**
   * Resumes a run that died, or that failed and can be resumed; empty if it has finished.
   *
   * @param waiting is given a sentence where this takes long, which says why
   * @throws IllegalArgumentException if no run can have that name
   * @throws UnknownRunException if there is no such run to resume
   * @throws RunExistsException if another process makes it
   * @throws ResultsException if the folder cannot be read or written
   */
  public Optional<UnfinishedRun> resume(String runId, Consumer<String> waiting) {
    UnfinishedRun run = claim(runId, waiting);
    boolean resumed = false;
    try {
      // No sooner: another process may just have finished it.
      RunRow row = runs(List.of(runId)).get(runId);
      if (row != null && row.status().equals(RunRow.FINISHED)) {
        run.forget();
        return Optional.empty();
      }
      UnfinishedRun.requireResumable(folder, runId);
      run.resume(row != null);
      resumed = true;
      return Optional.of(run);
    } catch (IOException e) {
      throw unwritable(runId, e);
    } finally {
      if (!resumed) {
        run.close();
      }
    }
  }

  /**
   * Begins predictions of a run that is there, which no other process can make meanwhile.
   *
   * @param split what the set of examples is called
   * @param existing what happens to predictions of that name that are there already
   * @throws IllegalArgumentException if no set of examples can be called that
   * @throws RunExistsException if there are such predictions and they are kept, or another process makes some
   * @throws ResultsException if the folder cannot be written
   */
  public UnfinishedPredictions beginPredictions(String runId, String split, UnfinishedPredictions.Existing existing) {
    return UnfinishedPredictions.begin(spark, folder, new UnfinishedPredictions.Name(runId, split), existing);
  }

  private UnfinishedRun claim(String runId, Consumer<String> waiting) {
    RunIds.partition(runId);
    try {
      return UnfinishedRun.claim(spark, folder, runId, waiting);
    } catch (IOException | RuntimeException e) {
      if (e instanceof RunExistsException taken) {
        throw taken;
      }
      throw unwritable(runId, e);
    }
  }

  private ResultsException unwritable(String runId, Exception e) {
    return folder.unwritable("run '" + runId + "'", e,
        "nothing of it was stored; repair the cause, or name another folder with --out");
  }

  /**
   * A table's rows of all runs or benchmarks that are there now, {@code run_id} first; no rows if there are none.
   *
   * @throws DamagedTableException if a file is damaged or has not the table's columns, naming the file, or if a
   *     partition has a name that no run's has
   */
  public Dataset<Row> read(Table table) {
    return OwnSession.in(session, reader.all(table));
  }

  /**
   * Makes each table a temporary view of the session, by its name, of the runs that are there now.
   *
   * @throws DamagedTableException as {@link #read}
   */
  public void createViews() {
    for (Table table : Table.values()) {
      read(table).createOrReplaceTempView(table.title());
    }
  }

  /**
   * The statements of Spark SQL that make each table a temporary view of any session, by its name, with the comments of
   * its columns. What the session sees are the runs that are there when it runs them.
   *
   * @throws ResultsException if the folder cannot be read
   */
  public List<String> definitions() {
    return Definitions.in(folder);
  }

  /** Whether the folder holds neither run nor benchmark nor comparison. */
  public boolean isEmpty() {
    return folder.isEmpty();
  }

  /**
   * Reads back what a run's network is rebuilt from; other runs may be damaged.
   *
   * @throws UnknownRunException if there is no such run; the message names up to five that there are,
   *     newest first, and the one whose name is near
   * @throws DamagedTableException if a file of the run is damaged, or its parameters are not those that it ended with
   */
  public StoredRun load(String runId) {
    String partition = folder.present(Table.RUNS, runId).stream().findFirst().orElseThrow(() -> unknown(runId));
    List<RunRow> runs = reader.rows(Table.RUNS, List.of(partition), RunRow::of);
    if (runs.size() != 1) {
      throw new DamagedTableException(new Path(folder.of(Table.RUNS), partition) + " has " + runs.size()
          + " rows where a run has one; restore or delete the run");
    }
    List<NamedArray> parameters = reader.rows(Table.PARAMETERS, List.of(partition), ParameterRows::of).stream()
        .sorted(ParameterRows.ORDER).toList();
    String stored = runs.get(0).parametersSha256();
    // That they are missing is said by whoever needs them: a page does not.
    if (stored != null && !parameters.isEmpty() && !stored.equals(ParameterRows.sha256(parameters))) {
      throw new DamagedTableException(new Path(folder.of(Table.PARAMETERS), partition) + " does not hold the parameters"
          + " that run '" + runId + "' ended with: its parameters_sha256 is another; restore it or delete the run");
    }
    return new StoredRun(runs.get(0), parameters);
  }

  /**
   * Array {@code name} of node {@code node} of run {@code runId}: one, or none where it is not in the table.
   *
   * @throws DamagedTableException if a file of the run is damaged
   */
  public List<NamedArray> arrays(String runId, String node, String name) {
    return reader.rows(
        Table.PARAMETERS, folder.present(Table.RUNS, runId), col("node").equalTo(node).and(col("name").equalTo(name)),
        ParameterRows::of);
  }

  /**
   * Those of the runs {@code runIds} that there are, by their names; other runs may be damaged.
   *
   * @throws IllegalArgumentException if no run can have one of these names
   * @throws DamagedTableException if a file of theirs is damaged
   */
  public Map<String, RunRow> runs(Collection<String> runIds) {
    List<String> present = folder.present(Table.RUNS, runIds);
    List<RunRow> runs = reader.rows(Table.RUNS, present, RunRow::of);
    Map<String, RunRow> byName = runs.stream().collect(Collectors.toMap(RunRow::runId, run -> run, (a, b) -> a));
    if (runs.size() != present.size() || byName.size() != present.size()) {
      throw new DamagedTableException(folder.of(Table.RUNS) + " has " + runs.size() + " rows of " + byName.size()
          + " runs in " + present.size() + " partitions, where each has one; restore or delete those that differ");
    }
    return byName;
  }

  /**
   * The rows of the runs {@code runIds} in {@code tables}, run by run in that order; of the other tables none. Other
   * runs may be damaged.
   *
   * @throws UnknownRunException if there is no such run; the message names up to five that there are, newest first
   * @throws DamagedTableException if a file of theirs is damaged
   */
  public List<RunTables> tables(List<String> runIds, Set<Table> tables) {
    Map<String, Map<Table, List<Row>>> rows = new HashMap<>();
    runIds.stream().filter(runId -> folder.present(Table.RUNS, runId).isEmpty()).findFirst().ifPresent(runId -> {
      throw unknown(runId);
    });
    Map<String, RunRow> runs = runs(runIds);
    for (Table table : tables) {
      reader.rows(table, folder.present(Table.RUNS, runIds), row -> row).forEach(row -> rows
          .computeIfAbsent(row.getAs(Table.RUN_ID), runId -> new EnumMap<>(Table.class))
          .computeIfAbsent(table, of -> new ArrayList<>())
          .add(row));
    }
    return runIds.stream().map(runId -> RunTables.of(runs.get(runId), rows.getOrDefault(runId, Map.of()))).toList();
  }

  /**
   * The run that finished last; empty if none has.
   *
   * @throws DamagedTableException as {@link #read}
   */
  public Optional<String> newestFinished() {
    return reader.all(Table.RUNS)
        .where(col("status").equalTo(RunRow.FINISHED))
        .orderBy(col("finished_at").desc(), col(Table.RUN_ID))
        .limit(1).select(Table.RUN_ID).collectAsList().stream().map(row -> row.getString(0)).findFirst();
  }

  /**
   * The comparison {@code runId}; others may be damaged.
   *
   * @throws UnknownRunException if there is no such comparison; the message names up to five that there are
   * @throws DamagedTableException if a file of it is damaged
   */
  public ComparisonTables comparison(String runId) {
    List<String> partition = folder.present(Table.COMPARISONS, runId);
    if (partition.isEmpty()) {
      throw unknown("comparison", runId, Table.COMPARISONS);
    }
    return new ComparisonTables(
        runId,
        reader.rows(Table.COMPARISONS, partition, ComparisonRow::of),
        reader.rows(Table.CONTRASTS, partition, ContrastRow::of));
  }

  /**
   * What the runs {@code runIds} answered on the examples of {@code split}, by the names of those that have such a row.
   *
   * @throws IllegalArgumentException if no run can have one of these names
   * @throws DamagedTableException if a file of theirs is damaged
   */
  public Map<String, AnswerRow> answers(Collection<String> runIds, String split) {
    Map<String, AnswerRow> answers = new HashMap<>();
    reader.rows(Table.ANSWERS, folder.present(Table.RUNS, runIds), Answer::of).stream()
        .filter(answer -> answer.row().split().equals(split))
        .forEach(answer -> {
          if (answers.put(answer.runId(), answer.row()) != null) {
            throw new DamagedTableException(folder.of(Table.ANSWERS) + " has more than one row of run '" + answer.runId()
                + "' on the examples of " + split + "; restore or delete the run");
          }
        });
    return answers;
  }

  /**
   * The options that comparison {@code runId} was made with; empty if there is none of that name.
   *
   * @throws IllegalArgumentException if no comparison can have that name
   * @throws DamagedTableException if its file is damaged
   */
  public Optional<Map<String, String>> comparisonConfig(String runId) {
    return reader.rows(Table.COMPARISONS, folder.present(Table.COMPARISONS, List.of(runId)),
        row -> row.<String, String>getJavaMap(row.fieldIndex("config"))).stream().findFirst();
  }

  /** A row of {@link Table#ANSWERS} with the run's name. */
  private record Answer(String runId, AnswerRow row) {
    static Answer of(Row row) {
      return new Answer(row.getAs(Table.RUN_ID), AnswerRow.of(row));
    }
  }

  private UnknownRunException unknown(String runId) {
    return unknown("run", runId, Table.RUNS);
  }

  private UnknownRunException unknown(String what, String runId, Table anchor) {
    List<String> newestFirst = reader.all(anchor).groupBy(Table.RUN_ID).agg(max("started_at").as("started_at"))
        .orderBy(col("started_at").desc(), col(Table.RUN_ID))
        .select(Table.RUN_ID).collectAsList().stream().map(row -> row.getString(0)).toList();
    return new UnknownRunException("no " + what + " '" + RunIds.printable(runId) + "' in " + folder
        + (newestFirst.isEmpty()
            ? "; there are no " + what + "s yet"
            : "; " + Nearest.hint(runId, newestFirst) + "the latest are "
                + newestFirst.stream().limit(NAMED_RUNS).collect(Collectors.joining(", "))));
  }
}

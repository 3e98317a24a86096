package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import dev.pliant.data.ImageDataSet;
import dev.pliant.jobs.Described;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunTables;
import dev.pliant.results.UnfinishedRun;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.ComparedRun;
import dev.pliant.runs.ComparisonTable;
import dev.pliant.runs.PlannedRun;
import dev.pliant.runs.Recorder;
import dev.pliant.runs.RunTraining;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.training.RecurringException;
import dev.pliant.training.Teacher;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.TrainingListener;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: activations compared, each with the same seeds. */
@Command(
    name = "compare",
    description = "Trains a network with each of several activations and each of several seeds, all else the same,"
        + " and reports differences that are more than chance. The same --run-id resumes a comparison.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    modelTransformer = CompareModel.class,
    sortOptions = false,
    footer = {
      "",
      "Example: ./submit.sh compare --activations relu,prelu,hat:17 --epochs 5"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CompareOptions options;

  @Mixin private TrainOptions training;

  @Mixin private OutOption out;

  @Influences(Reach.NOTHING)
  @Option(names = "--run-id", paramLabel = "ID",
      description = "The comparison's name; the names of its runs begin with it (default: made from the time).")
  private String runId;

  @Mixin private ConfigOptions config;

  @Mixin private HelpAllOption helpAll;

  @Influences(Reach.NOTHING)
  @Option(names = "--quiet", description = "Print only the closing table.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    options.check(training);
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = runId == null ? Results.newRunId(startedAt, "compare") : runId;
    try (Interruption interruption = new Interruption(
            () -> "interrupted; the runs of comparison " + id + " that had ended are stored; the same command with"
                + " --run-id " + Shell.quoted(id) + " resumes it");
        SparkSession session = Sessions.open("pliant compare " + id, console)) {
      ResultsStore results = Results.toCompare(session, out.folder, id);
      Map<String, String> given = OptionValues.of(spec);
      boolean complete = isComplete(results, id, given);
      int atOnce = slots(session.sparkContext()) / training.workers.workers;
      DataSets.Located located = DataSets.locate(training.from.dataset, training.from.data, console);
      ImageDataSet data = located.toTrain(session, training.network.classes(), console);
      List<StoredNetwork> teachers = training.teacher.load(session, out.folder);
      ComparePlanner planner = new ComparePlanner(id, spec, options, training, data, teachers);
      List<Candidate> candidates = planner.candidates();
      String baseline = options.baseline(candidates.stream().map(Candidate::name).toList());
      List<PlannedRun> planned = planner.runs(candidates);
      planned.forEach(run -> training.requireRoom(run.plan(), run.images(), session.sparkContext()));
      List<ComparedRun> stored = new StoredRuns(results, data, spec).of(planned);
      // Others are kept from the comparison, and so from its runs.
      try (UnfinishedRun comparison = complete ? null : Results.begin(results, id)) {
        List<ComparedRun> runs;
        try (CompareReport report = new CompareReport(console, planned, stored, training.images.validation(), data)) {
          report.header(id, located.name(), baseline, session, atOnce);
          Work work = new Work(
              session, results, located.name(), data, training.teacher.teacher(teachers), report);
          runs = all(id, work, planned, stored, atOnce);
        }
        ComparisonTable table = new ComparisonTable(
            startedAt, baseline, located.name(), data.sha256(), data.testCount(), session.version(), given, runs);
        ComparisonTables tables = new ComparisonTables(id, table.rows(), table.contrasts());
        if (!complete) {
          comparison.writeComparison(tables.candidates(), tables.contrasts());
        }
        interruption.close();
        CompareReport.closing(console, tables, out.folder);
        console.summary(CompareReport.summary(tables, out.folder));
        return runs.stream().anyMatch(ComparedRun::finished) ? 0 : ExitCode.FAILED;
      }
    }
  }

  /** What every run needs. */
  private record Work(
      SparkSession session, ResultsStore results, String dataset, ImageDataSet data, Teacher teacher,
      CompareReport report) {}

  /** Whether the comparison has its rows already. It may be shown beside another baseline than it was made with. */
  private boolean isComplete(ResultsStore results, String id, Map<String, String> given) {
    return results.comparisonConfig(id).map(stored -> {
      List<String> differences = OptionValues.differences(spec, stored, given, Reach.LEARNING);
      if (!differences.isEmpty()) {
        throw StoredRuns.refused("comparison '" + id + "'", differences);
      }
      return true;
    }).orElse(false);
  }

  private int slots(SparkContext spark) {
    Slots.await(spark, training.workers.workers);
    // There may be more, and each has room for another run.
    return Math.max(training.workers.workers, Slots.await(spark, 0));
  }

  /** Trains what is not stored; all runs in the order in which they were planned. */
  private List<ComparedRun> all(
      String id, Work work, List<PlannedRun> planned, List<ComparedRun> stored, int atOnce) {
    List<ComparedRun> runs = Collections.synchronizedList(new ArrayList<>(stored));
    List<String> there = stored.stream().map(run -> run.planned().runId()).toList();
    List<Runnable> tasks = planned.stream()
        .filter(run -> !there.contains(run.runId()))
        .<Runnable>map(run -> () -> runs.add(train(work, run)))
        .toList();
    try {
      SideBySide.run(tasks, atOnce);
    } catch (Exception e) {
      // Also Spark's checked exceptions, which it does not declare.
      if (!Interruption.isUnderWay()) {
        work.report().stopped(id);
      }
      throw e;
    }
    return runs.stream().sorted(Comparator.comparing(run -> planned.indexOf(run.planned()))).toList();
  }

  private ComparedRun train(Work work, PlannedRun run) {
    try (Described described = Described.as(work.session().sparkContext(), "run " + run.runId())) {
      return trainDescribed(work, run);
    }
  }

  private ComparedRun trainDescribed(Work work, PlannedRun run) {
    ImageDataSet data = work.data();
    TrainingListener listener = work.report().started(run);
    Recorder recorder = new Recorder(
        run.runId(), Instant.now().truncatedTo(ChronoUnit.MICROS), work.dataset(), data, run.config(), run.plan(),
        training.diagnostics(), work.session().version());
    BitSet right = new BitSet();
    RunTables tables;
    try {
      TrainedRun trained = new RunTraining(
          work.session(), data, run.images(), training.images.validation(), work.teacher())
          .train(run.plan(), training.diagnostics(), listener);
      right = BitSet.valueOf(trained.test().right());
      tables = recorder.finished(trained);
    } catch (RecurringException e) {
      tables = recorder.failed(e, Message.firstLine(Message.cause(e)));
    }
    // One at a time: a write takes several small jobs, which would wait for one another.
    synchronized (work.results()) {
      work.results().write(tables);
    }
    ComparedRun ended = new ComparedRun(run, tables.run(), right);
    work.report().ended(ended);
    return ended;
  }
}

package dev.pliant.cli;

import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.ResultsStore;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.Trainer;
import dev.pliant.training.TrainingData;
import dev.pliant.training.TrainingPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: the main job. */
@Command(
    name = "train",
    description = "Trains a network and writes what it learned to tables. With no option: the founding report's network,"
        + " protocol and data.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh train --activation relu --epochs 3"})
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private TrainOptions options;

  @Mixin private OutOption out;

  @Option(names = "--run-id", paramLabel = "ID", description = "The run's name (default: made from time and activation).")
  private String runId;

  @Mixin private ConfigOptions config;

  @Option(names = "--quiet", description = "Print what came of it alone.")
  private boolean quiet;

  @Override
  public Integer call() {
    options.check();
    Console console = new Console(spec.commandLine().getOut(), Console.Quiet.of(quiet));
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = runId == null ? Results.newRunId(startedAt, options.activation) : runId;
    try (Interruption interruption = new Interruption("interrupted; nothing of run " + id + " was stored");
        SparkSession session = Sessions.open("pliant train " + id)) {
      ResultsStore results = Results.toWrite(session, out.folder, id);
      DataSets.Located located = DataSets.locate(options.from.dataset, options.from.data, console);
      train(session, results, located, new Run(id, startedAt), console, interruption);
    }
    return 0;
  }

  private record Run(String id, Instant startedAt) {}

  private void train(
      SparkSession session,
      ResultsStore results,
      DataSets.Located located,
      Run run,
      Console console,
      Interruption interruption) {
    int slots = Slots.await(session.sparkContext(), options.workers == null ? 0 : options.workers);
    Fitness.require(session, out.folder);
    ImageDataSet data = located.open(session, options.classes());
    TrainingPlan plan = options.plan(data.shape(), slots);
    Enlarged enlarged = options.enlarged(data);
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    Recorder recorder = new Recorder(
        run.id(), run.startedAt(), located.name(), data, config(plan), plan, options.diagnostics(),
        session.version());
    try (TrainingData packed = TrainingData.pack(
            enlarged, data.test(), data.testCount(), data.features(), plan.workers(), options.validation(),
            plan.seed());
        TrainReport report = new TrainReport(console, plan, packed.trainExamples())) {
      report.header(
          run.id(), located, data, options, session.version() + " at " + session.sparkContext().master());
      TrainedRun trained = new Trainer(spark, plan, options.diagnostics()).train(packed.load(), report);
      report.close();
      results.write(recorder.finished(trained));
      interruption.close();
      report.closing(trained, run.id(), options, out.folder);
    } catch (Exception e) {
      // Also Spark's checked exceptions, which it does not declare.
      record(results, recorder, e);
      throw e;
    }
  }

  /** A failed run is stored, too, with what it learned; that it cannot be written must not hide why the run failed. */
  private static void record(ResultsStore results, Recorder recorder, Exception failure) {
    try {
      results.write(recorder.failed(failure));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Every option with the value it has, wherever that came from. */
  private Map<String, String> config(TrainingPlan plan) {
    Map<String, String> values = OptionValues.of(spec);
    if (options.from.dataset == null && options.from.data == null) {
      values.put("dataset", DataSets.DEFAULT);
    }
    values.put("layers", plan.network().layers().stream().map(String::valueOf).collect(Collectors.joining(",")));
    values.put("workers", String.valueOf(plan.workers()));
    return values;
  }
}

package dev.pliant.cli;

import dev.pliant.bench.Bench;
import dev.pliant.bench.BenchData;
import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.Comparison;
import dev.pliant.bench.Machine;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.ResultsStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast this trains, beside others, on the machine at hand. */
@Command(
    name = "bench",
    description = "Trains the same network on the same data by Pliant, stock DL4J, MLlib and PyTorch, one after the"
        + " other, and writes down how fast each was. Nothing else should run on the machine meanwhile.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh bench --quick"})
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Mixin private OutOption out;

  @Option(names = "--run-id", paramLabel = "ID", description = "The benchmark's name (default: made from the time).")
  private String runId;

  @Option(names = "--quiet", description = "Print the table alone.")
  private boolean quiet;

  @Override
  public Integer call() {
    options.check();
    Console console = new Console(spec.commandLine().getOut(), Console.Quiet.of(quiet));
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = runId == null ? Results.newRunId(startedAt, "bench") : runId;
    try (Interruption interruption = new Interruption("interrupted; nothing of benchmark " + id + " was stored");
        SparkSession session = Sessions.open("pliant bench " + id)) {
      ResultsStore results = Results.toWrite(session, out.folder, id);
      int slots = Slots.await(session.sparkContext(), options.mostWorkers());
      DataSets.Located located = DataSets.locate(options.from.dataset, options.from.data, console);
      ImageDataSet data = located.open(session, 0);
      BenchPlan plan = options.plan(data.features(), data.classes());
      Machine machine = Machine.here();
      try (BenchReport report = new BenchReport(console, plan)) {
        report.header(id, machine, located.name(), data, session, slots);
        List<Comparison> comparisons = new Bench(
            new JavaSparkContext(session.sparkContext()), plan, BenchData.of(data))
            .run(options.kinds(), options.workers(slots), report);
        BenchRecorder recorder = new BenchRecorder(startedAt, located.name(), data, plan, machine, session);
        results.writeBenchmark(id, recorder.rows(comparisons));
        interruption.close();
        report.closing(comparisons, id, out.folder);
      }
    }
    return 0;
  }
}

package dev.pliant.cli;

import dev.pliant.bench.Bench;
import dev.pliant.bench.BenchData;
import dev.pliant.bench.BenchListener;
import dev.pliant.bench.BenchPlan;
import dev.pliant.bench.Comparison;
import dev.pliant.bench.ContenderKind;
import dev.pliant.bench.Machine;
import dev.pliant.data.BadDataException;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.NewRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast Pliant and others train on this machine. */
@Command(
    name = "bench",
    description = "Trains the same network on the same data with Pliant, stock DL4J, MLlib and PyTorch, one after the"
        + " other, and stores how fast each was. Run nothing else on the machine meanwhile.",
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

  @Option(names = "--quiet", description = "Print only the table.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Option(names = ApplicationProcess.MEASUREMENT, hidden = true, paramLabel = "FILE",
      description = "Measure one contender for the benchmark that holds this process's standard input.")
  private Path measurement;

  @Override
  public Integer call() throws IOException {
    options.check();
    if (measurement == null) {
      compare();
    } else {
      measureOne();
    }
    return 0;
  }

  private void compare() {
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = runId == null ? Results.newRunId(startedAt, "bench") : runId;
    try (Interruption interruption =
        new Interruption(() -> "interrupted; nothing of benchmark " + id + " was stored")) {
      Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
      SparkSession session = open(id, console);
      try {
        Results.toWrite(session, out.folder, id);
        int slots = Slots.await(session.sparkContext(), options.mostWorkers());
        DataSets.Located located = DataSets.locate(options.from.dataset, options.from.data, console);
        ImageDataSet data = located.open(session, 0, console);
        BenchPlan plan = options.plan(data.shape());
        List<Integer> workers = options.workers(slots);
        BenchData examples = options.data(data);
        options.requireRoom(plan, examples.trainCount(), workers, session.sparkContext());
        Machine machine = Machine.here();
        try (BenchReport report = new BenchReport(console, plan)) {
          report.header(id, machine, located.name(), data.shape(), examples, session, slots);
          Bench bench = new Bench(plan, workers, report);
          Set<ContenderKind> apart = apart(session);
          if (!apart.isEmpty()) {
            // They come first, while this process is small, and have the cluster to themselves.
            session.close();
            bench.measure(apart, new ApplicationProcess(spec.commandLine().getParseResult()));
            session = open(id, console);
            Slots.await(session.sparkContext(), Collections.max(workers));
            String before = data.sha256();
            data = located.open(session, 0, console);
            if (!data.sha256().equals(before)) {
              throw new BadDataException(located.directory()
                  + ": changed while it was in use; start again with files that nothing writes");
            }
          }
          Set<ContenderKind> here = options.kinds();
          here.removeAll(apart);
          bench.measure(here, new JavaSparkContext(session.sparkContext()), options.data(data));
          List<Comparison> comparisons = bench.comparisons();
          BenchRecorder recorder =
              new BenchRecorder(id, startedAt, located.name(), data, examples.trainCount(), plan, machine, session);
          List<NewRow> rows = recorder.rows(comparisons);
          Results.toWrite(session, out.folder, id).writeBenchmark(id, rows);
          interruption.close();
          report.closing(comparisons, id, out.folder);
          console.summary(BenchReport.summary(rows, id, out.folder));
        }
      } finally {
        session.close();
      }
    }
  }

  /** The contenders that are measured in processes of their own; none if the cluster runs the driver. */
  private Set<ContenderKind> apart(SparkSession session) {
    Set<ContenderKind> apart = options.kinds();
    apart.removeIf(kind -> !kind.mayCrash() || session.sparkContext().deployMode().equals("cluster"));
    return apart;
  }

  private void measureOne() throws IOException {
    Lifeline.hold(measurement.getParent());
    Console silent = Console.of(spec, Console.Quiet.YES);
    try (SparkSession session = open(options.contenders.text(), silent)) {
      int slots = Slots.await(session.sparkContext(), options.mostWorkers());
      ImageDataSet data = DataSets.locate(options.from.dataset, options.from.data, silent)
          .open(session, 0, silent);
      Bench bench = new Bench(
          options.plan(data.shape()), options.workers(slots), new BenchListener() {});
      bench.measure(options.kinds(), new JavaSparkContext(session.sparkContext()), options.data(data));
      bench.comparisons().get(0).measurement().write(measurement);
    }
  }

  private static SparkSession open(String name, Console console) {
    return Sessions.open("pliant bench " + name, console);
  }
}

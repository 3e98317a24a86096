package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import dev.pliant.data.BadDataException;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.Named;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.UnfinishedRun;
import dev.pliant.runs.Recorder;
import dev.pliant.runs.RunTraining;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.training.Checkpoint;
import dev.pliant.training.Checkpoints;
import dev.pliant.training.MemoryExhaustedException;
import dev.pliant.training.RecurringException;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.TrainingPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code train}: the main job. */
@Command(
    name = TrainOptions.COMMAND,
    description = "Trains a network and writes what it learned to tables. Without options: the founding report's"
        + " network, protocol and data.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./submit.sh train --activation polynomial:2 --epochs 3",
      "  ./submit.sh train --recipe tuned --activation apl:3 --validation 0.1"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private TrainOptions options;

  @Mixin private OutOption out;

  @Influences(Reach.NOTHING)
  @Option(names = "--run-id", paramLabel = "ID",
      description = "The run's name (default: made from time and activation).")
  private String runId;

  @Influences(Reach.NOTHING)
  @Option(names = "--resume", paramLabel = "RUN",
      description = "Resume an unfinished run from its last checkpoint; it keeps its options.")
  private String resume;

  @Rare(Rare.STORAGE)
  @Influences(Reach.NOTHING)
  @Option(names = "--checkpoints", paramLabel = "N", defaultValue = "2", converter = Amounts.CountOrNone.class,
      description = "How many of the newest checkpoints to keep; 0 writes none (default: ${DEFAULT-VALUE}).")
  private int checkpoints;

  @Rare(Rare.STORAGE)
  @Influences(Reach.NOTHING)
  @Option(names = "--checkpoint-windows", paramLabel = "N", defaultValue = "0", converter = Amounts.CountOrNone.class,
      description = "Write a checkpoint also after every N averaging windows of an epoch; 0 writes them only between"
          + " epochs (default: ${DEFAULT-VALUE}).")
  private int checkpointWindows;

  @Rare(Rare.STORAGE)
  @Influences(Reach.NOTHING)
  @Option(names = "--report", paramLabel = "on|off", defaultValue = "on", converter = Given.Switch.class,
      description = "Draw the page of the run at its end (default: ${DEFAULT-VALUE}).")
  private Given<Boolean> page;

  @Mixin private ConfigOptions config;

  @Mixin private HelpAllOption helpAll;

  @Influences(Reach.NOTHING)
  @Option(names = "--quiet", description = "Print only the result.")
  private boolean quiet;

  @Mixin private JsonOption json;

  /** Whether the run has left a checkpoint, or had. */
  private volatile boolean resumable;

  @Override
  public Integer call() {
    check();
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String id = resume != null ? resume : runId != null ? runId : Results.newRunId(startedAt, options.network.label());
    try (Interruption interruption = new Interruption(() -> "interrupted; " + remains(id));
        SparkSession session = Sessions.open("pliant train " + id, console)) {
      if (resume == null) {
        ResultsStore results = Results.toWrite(session, out.folder, id);
        try (UnfinishedRun unfinished = Results.begin(results, id)) {
          train(session, unfinished, new Run(id, startedAt, null, null), console, interruption);
        }
      } else {
        resume(session, id, console, interruption);
      }
    }
    return 0;
  }

  private void check() {
    options.check();
    options.network.check(options.network.activation.value());
    if (resume != null && runId != null) {
      throw new UsageException("--resume names the run; leave --run-id out");
    }
    if (checkpoints == 0 && checkpointWindows > 0) {
      throw new UsageException("--checkpoint-windows " + checkpointWindows
          + ": --checkpoints 0 writes none; leave one of the two out");
    }
  }

  /** What remains of a run that has not finished, and what to do with it. */
  private String remains(String id) {
    return resumable ? hint(id) : "nothing of run " + id + " was stored";
  }

  private String hint(String id) {
    return "resume it by ./submit.sh train" + OutOption.given(out.folder) + " --resume " + Shell.quoted(id);
  }

  /**
   * A run that will be trained.
   *
   * @param id its name
   * @param startedAt when it began
   * @param label its description, if it was begun before; else null
   * @param from where to resume; null for a new run
   */
  private record Run(String id, Instant startedAt, RunLabel label, Checkpoint from) {}

  private void resume(SparkSession session, String id, Console console, Interruption interruption) {
    ResultsStore results = Results.open(session, out.folder);
    Optional<UnfinishedRun> found = Results.resume(results, id, console::line);
    if (found.isEmpty()) {
      interruption.close();
      console.result("run " + id + " in " + out.folder + " has finished already");
      console.summary(summary(results.load(id).run()));
      return;
    }
    try (UnfinishedRun unfinished = found.get()) {
      Checkpoints.Newest newest = Results.newestCheckpoint(unfinished);
      newest.damaged().forEach(damage -> console.warning(damage + "; resuming from the one before it"));
      resumable = true;
      RunLabel label = RunLabel.of(newest.run());
      takeOptions(label);
      train(session, unfinished, new Run(id, label.startedAt(), label, newest.checkpoint()), console, interruption);
    }
  }

  /** Options that are not given now get the values that they had when the run began. */
  private void takeOptions(RunLabel label) {
    CommandLine command = spec.commandLine();
    ParseResult given = command.getParseResult();
    boolean dataGiven = given.hasMatchedOption("--data") || given.hasMatchedOption("--dataset");
    IDefaultValueProvider files = command.getDefaultValueProvider();
    command.setDefaultValueProvider(argument -> {
      String value = files.defaultValue(argument);
      if (value != null || !argument.isOption()) {
        return value;
      }
      OptionSpec option = (OptionSpec) argument;
      String name = option.longestName().substring(2);
      boolean ofData = name.equals("data") || name.equals("dataset");
      boolean keepsNow = ofData ? dataGiven : OptionValues.reach(option) == Reach.NOTHING;
      return keepsNow ? null : ConfigFile.literal(label.options().get(name));
    });
    List<String> args = given.originalArgs();
    command.parseArgs(args.subList(args.indexOf(spec.name()) + 1, args.size()).toArray(String[]::new));
    check();
  }

  private void train(
      SparkSession session, UnfinishedRun unfinished, Run run, Console console, Interruption interruption) {
    DataSets.Located located = DataSets.locate(options.from.dataset, options.from.data, console);
    int slots = Slots.await(session.sparkContext(), options.workers.workers == null ? 0 : options.workers.workers);
    Fitness.require(session, out.folder);
    ImageDataSet data = located.toTrain(session, options.network.classes(), console);
    TrainingPlan plan = options.plan(
        data.shape(), (int) Math.min(slots, options.images.trainExamples(data.trainCount())));
    options.images.requireEnough(data.trainCount(), plan);
    Enlarged enlarged = options.images.enlarged(data, options.learning.seed);
    options.requireRoom(plan, enlarged, session.sparkContext());
    List<StoredNetwork> teachers = options.teacher.load(session, out.folder);
    TeacherOptions.requireSuited(teachers, plan.network());
    Map<String, String> given = config(plan);
    TeacherOptions.describe(teachers, given);
    if (run.label() != null) {
      run.label().requireSame(run.id(), spec, given, data.sha256());
    }
    RunLabel label = run.label() != null ? run.label() : new RunLabel(given, run.startedAt(), data.sha256());
    Recorder recorder = new Recorder(
        run.id(), run.startedAt(), located.name(), data, label.options(), plan, options.diagnostics(),
        session.version());
    long examples = options.images.trainExamples(data.trainCount());
    try (TrainReport report = new TrainReport(console, plan, examples, () -> resumable = true)) {
      report.header(
          run.id(), located, data, options.images, session.version() + " at "
              + session.sparkContext().master(), run.from());
      TrainedRun trained = new RunTraining(
          session, data, enlarged, options.images.validation(), options.teacher.teacher(teachers))
          .train(plan, options.diagnostics(), report, checkpoints(unfinished, label), run.from());
      report.close();
      RunTables tables = recorder.finished(trained);
      unfinished.write(tables);
      unfinished.forget();
      // The page is not part of the run, which counts as finished from now on.
      unfinished.close();
      interruption.close();
      report.closing(trained, run.id(), options.images, out.folder);
      if (page.value()) {
        ReportPage.ofFinished(session, tables, out.folder, console).ifPresent(at -> console.result("report in " + at));
      }
      report.next(run.id(), out.folder);
      console.summary(summary(tables.run()));
    } catch (Exception e) {
      // Also Spark's checked exceptions, which it does not declare.
      throw failed(unfinished, recorder, e);
    }
  }

  private Map<String, Object> summary(RunRow run) {
    Map<String, Object> values = Named.of(run);
    values.put("out", out.folder);
    return values;
  }

  private Checkpoints checkpoints(UnfinishedRun unfinished, RunLabel label) {
    return new Checkpoints(
        unfinished.fileSystem(), unfinished.checkpoints(), label.toMap(), checkpoints, checkpointWindows);
  }

  /**
   * A failed run is stored, too, with what it learned; that it cannot be written must not hide why the run failed. A
   * run that would fail again in the same way cannot be resumed.
   */
  private RuntimeException failed(UnfinishedRun unfinished, Recorder recorder, Exception failure) {
    try {
      unfinished.write(recorder.failed(failure, Message.firstLine(Message.cause(failure))));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    if (failure instanceof RecurringException) {
      unfinished.forget();
    } else if (resumable && MemoryExhaustedException.in(Message.cause(failure)).isEmpty()) {
      boolean dataChanged = Message.cause(failure) instanceof BadDataException;
      return new ResumableException(failure, (dataChanged
          ? "after the data are again as they were when the run began, " : "") + hint(recorder.runId()));
    }
    return ExceptionUtils.rethrow(failure);
  }

  /** Every option with its value, from any source. */
  private Map<String, String> config(TrainingPlan plan) {
    Map<String, String> values = OptionValues.of(spec);
    options.from.putDefault(values);
    options.network.describe(values, plan.network());
    options.learning.describe(values);
    values.put("workers", String.valueOf(plan.workers()));
    return values;
  }
}

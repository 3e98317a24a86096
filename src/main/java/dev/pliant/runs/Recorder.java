package dev.pliant.runs;

import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.network.NetworkParameters;
import dev.pliant.results.ActivationRow;
import dev.pliant.results.AnswerRow;
import dev.pliant.results.ConfusionRow;
import dev.pliant.results.CurveRow;
import dev.pliant.results.EpochRow;
import dev.pliant.results.GradientRow;
import dev.pliant.results.InputRow;
import dev.pliant.results.MistakeRow;
import dev.pliant.results.NewRow;
import dev.pliant.results.ParameterRows;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.ScoreRow;
import dev.pliant.results.Table;
import dev.pliant.results.WindowRow;
import dev.pliant.training.ActivationValue;
import dev.pliant.training.Curve;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.EpochSummary;
import dev.pliant.training.Evaluation;
import dev.pliant.training.InputStatistics;
import dev.pliant.training.Mistake;
import dev.pliant.training.PartialRun;
import dev.pliant.training.RecurringException;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.TrainingPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down a run as rows of the tables.
 *
 * @param runId the run's name
 * @param startedAt when it began
 * @param dataset what the tables call the data set
 * @param data the data set
 * @param options the options that were given or defaulted
 * @param plan what is trained
 * @param diagnostics whether it was observed
 * @param sparkVersion of the cluster
 */
public record Recorder(
    String runId,
    Instant startedAt,
    String dataset,
    ImageDataSet data,
    Map<String, String> options,
    TrainingPlan plan,
    Diagnostics diagnostics,
    String sparkVersion) {
  public Recorder {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** All rows of a run that did what it should. */
  public RunTables finished(TrainedRun run) {
    List<ConfusionRow> confusion = new ArrayList<>();
    confusion.addAll(rows("train", run.train()));
    confusion.addAll(rows("validation", run.validation()));
    confusion.addAll(rows("test", run.test()));
    PartialRun learned = new PartialRun(run.parameters(), run.start(), run.epochs(), run.windows());
    return tables(run, null, learned, confusion, List.of(answers("test", run.test())), mistakes(run));
  }

  /**
   * All rows of a run that failed: with what it had learned, if it had come so far.
   *
   * @param failure that ended it
   * @param reason the same, in one line for people
   */
  public RunTables failed(Exception failure, String reason) {
    return failure instanceof RecurringException recurring && recurring.partial().isPresent()
        ? tables(null, reason, recurring.partial().get(), List.of(), List.of(), List.of())
        : RunTables.failed(row(null, reason, List.of()));
  }

  private RunTables tables(
      TrainedRun run, String failure, PartialRun learned, List<ConfusionRow> confusion, List<AnswerRow> answers,
      List<MistakeRow> mistakes) {
    List<EpochRow> epochs = new ArrayList<>();
    List<ActivationRow> activations = new ArrayList<>(activations(learned.start()));
    List<CurveRow> curves = new ArrayList<>(curves(0, learned.start()));
    List<InputRow> inputs = new ArrayList<>();
    List<GradientRow> gradients = new ArrayList<>();
    for (EpochSummary epoch : learned.epochs()) {
      epochs.add(new EpochRow(
          epoch.epoch(), epoch.totals().loss(), epoch.totals().accuracy(), epoch.validation().loss(),
          epoch.validation().accuracy(), epoch.totals().examples(), epoch.totals().windows(), epoch.seconds(),
          epoch.examplesPerSecond(), epoch.validationSeconds()));
      activations.addAll(activations(epoch.activations()));
      curves.addAll(curves(epoch.epoch(), epoch.activations()));
      inputs.addAll(inputs(epoch));
      gradients.addAll(gradients(epoch));
    }
    List<NamedArray> arrays = NetworkParameters.of(learned.parameters());
    List<WindowRow> windows = learned.windows().stream()
        .map(window -> new WindowRow(
            window.epoch(), window.window(), window.worker(), window.examples(),
            window.examples() == 0 ? null : Double.valueOf(window.loss()), window.stepMillis(), window.waitMillis(),
            window.distance() == null ? null : Double.valueOf(window.distance().weights()),
            window.distance() == null ? null : window.distance().activations()))
        .toList();
    return new RunTables(
        row(run, failure, arrays), epochs, activations, curves, inputs, gradients, arrays, windows, confusion, answers,
        mistakes, scores(run, learned.epochs()));
  }

  /** The measures of the only task: after each epoch, and of the final network where there is one. */
  private List<ScoreRow> scores(TrainedRun run, List<EpochSummary> epochs) {
    List<ScoreRow> rows = new ArrayList<>();
    for (EpochSummary epoch : epochs) {
      add(rows, epoch.epoch(), "train", epoch.totals().loss(), epoch.totals().accuracy());
      add(rows, epoch.epoch(), "validation", epoch.validation());
    }
    if (run != null) {
      add(rows, null, "train", run.train());
      add(rows, null, "validation", run.validation());
      add(rows, null, "test", run.test());
    }
    return rows;
  }

  private void add(List<ScoreRow> rows, Integer epoch, String split, Evaluation evaluation) {
    add(rows, epoch, split, evaluation.loss(), evaluation.accuracy());
  }

  private void add(List<ScoreRow> rows, Integer epoch, String split, double loss, double accuracy) {
    rows.add(new ScoreRow(epoch, task(), split, "loss", loss));
    rows.add(new ScoreRow(epoch, task(), split, "accuracy", accuracy));
  }

  private String task() {
    return plan.network().tasks().get(0).title();
  }

  private String node(int place) {
    return plan.network().nodes().get(place).name();
  }

  private List<CurveRow> curves(int epoch, List<ActivationValue> values) {
    if (diagnostics == Diagnostics.OFF) {
      return List.of();
    }
    return Curve.of(plan.network(), epoch, values).stream()
        .map(curve -> new CurveRow(
            epoch, plan.network().number(curve.place()), curve.unit(), Curve.x(), curve.g(), curve.slope(),
            node(curve.place())))
        .toList();
  }

  private List<InputRow> inputs(EpochSummary epoch) {
    List<InputRow> rows = new ArrayList<>();
    for (InputStatistics inputs : epoch.inputs()) {
      int place = plan.network().activations().get(rows.size());
      rows.add(new InputRow(
          epoch.epoch(), plan.network().number(place), inputs.examples(), inputs.count(), inputs.mean(), inputs.sd(), inputs.min(),
          inputs.max(), inputs.outsideRange(), inputs.linearity(), inputs.deadUnits(), InputStatistics.edges(),
          inputs.counts(), inputs.below(), inputs.above(), node(place)));
    }
    return rows;
  }

  private List<GradientRow> gradients(EpochSummary epoch) {
    return epoch.gradientNorms().stream()
        .map(norm -> new GradientRow(
            epoch.epoch(), norm.layer(), norm.minibatches(), norm.weights(), norm.activation(),
            node(plan.network().weighted().get(norm.layer() - 1))))
        .toList();
  }

  private RunRow row(TrainedRun run, String failure, List<NamedArray> arrays) {
    Network network = plan.network();
    NewRow row = NewRow.of(Table.RUNS)
        .with("run_id", runId)
        .with("started_at", startedAt)
        .with("finished_at", Instant.now().truncatedTo(ChronoUnit.MICROS))
        .with("status", run == null ? RunRow.FAILED : RunRow.FINISHED)
        .with("failure", failure)
        .with("dataset", dataset)
        .with("data_sha256", data.sha256())
        .with("activation", network.activationList())
        .with("sharing", network.sharing().word())
        .with("layers", network.denseSizes().orElse(List.of()))
        .with("parameter_count", network.learnedParameterCount())
        .with("activation_parameter_count", network.activationParameterCount())
        .with("epochs", plan.epochs())
        .with("batch_size", plan.batchSize())
        .with("learning_rate", plan.learningRate())
        .with("workers", plan.workers())
        .with("averaging_frequency", plan.averaging().frequency())
        .with("seed", plan.seed())
        .with("step", plan.step().word())
        .with("spark_version", sparkVersion)
        .with("dl4j_version", Build.dl4j())
        .with("java_version", System.getProperty("java.version"))
        .with("os_arch", System.getProperty("os.arch"))
        .with("git_commit", Build.commit())
        .with("config", options)
        .with("parameters_sha256", ParameterRows.sha256(arrays))
        .with("network", network.text());
    return RunRow.of(run == null ? row : row
        .with("train_loss", run.train().loss())
        .with("train_accuracy", run.train().accuracy())
        .with("validation_loss", run.validation().loss())
        .with("validation_accuracy", run.validation().accuracy())
        .with("test_loss", run.test().loss())
        .with("test_accuracy", run.test().accuracy())
        .with("seconds", run.seconds())
        .with("examples_per_second", run.examplesPerSecond()));
  }

  private List<ActivationRow> activations(List<ActivationValue> values) {
    List<ActivationRow> rows = new ArrayList<>();
    ActivationValue.byPlace(plan.network(), values).forEach((place, own) -> own.forEach(value ->
        rows.add(new ActivationRow(
            value.epoch(), value.layer(), value.unit(), value.name(), value.value(), node(place)))));
    return rows;
  }

  private AnswerRow answers(String split, Evaluation evaluation) {
    return new AnswerRow(split, evaluation.examples(), evaluation.right(), task());
  }

  private List<MistakeRow> mistakes(TrainedRun run) {
    List<MistakeRow> rows = new ArrayList<>();
    for (Mistake mistake : run.mistakes()) {
      rows.add(new MistakeRow(
          "test", rows.size() + 1, mistake.place(), mistake.label(), mistake.predicted(), mistake.probability(),
          mistake.labelProbability(), data.rows(), data.columns(), mistake.pixels(), task()));
    }
    return rows;
  }

  private List<ConfusionRow> rows(String split, Evaluation evaluation) {
    return evaluation.confusion().cells().stream()
        .map(cell -> new ConfusionRow(split, cell.actual(), cell.predicted(), cell.count(), task()))
        .toList();
  }
}

package dev.pliant.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.results.SqlLiteral;
import dev.pliant.runs.Build;
import dev.pliant.step.Flips;
import dev.pliant.step.Regularization;
import dev.pliant.training.ActivationValue;
import dev.pliant.training.Averaging;
import dev.pliant.training.Checkpoint;
import dev.pliant.training.EpochSummary;
import dev.pliant.training.Evaluation;
import dev.pliant.training.InputStatistics;
import dev.pliant.training.Recipe;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.WindowSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The output of {@code train}: a header, a live line within an epoch, a line after each epoch, and a closing table. */
final class TrainReport implements TrainingListener, AutoCloseable {
  /** Parameters that are shown epoch by epoch: a line has at most 120 columns. */
  private static final int MOST_COLUMNS = 4;
  /** From this share of an activation's output on, its bends hardly matter. */
  private static final double AFFINE_FROM = 0.999;

  private final Console console;
  private final TrainingPlan plan;
  private final long trainExamples;
  private final Runnable whenResumable;
  private Progress bar;

  /** @param whenResumable run when the training has left a checkpoint */
  TrainReport(Console console, TrainingPlan plan, long trainExamples, Runnable whenResumable) {
    this.console = console;
    this.plan = plan;
    this.trainExamples = trainExamples;
    this.whenResumable = whenResumable;
  }

  /**
   * What is trained, on which data, with which options.
   *
   * @param from where it resumes; null for a new run
   */
  void header(
      String runId,
      DataSets.Located located,
      ImageDataSet data,
      ImageOptions images,
      String spark,
      Checkpoint from) {
    Network network = plan.network();
    long activationParameters = network.activationParameterCount();
    console.line("Pliant " + Build.version() + ", run " + runId);
    console.line("network    " + NetworkLabel.of(network)
        + ", hidden activation " + network.activationList().replace(",", ", ")
        + (activationParameters == 0 ? "" : ", learned per " + network.sharing().word())
        + "; " + Numbers.grouped(network.learnedParameterCount()) + " parameters, " + activationParameters
        + " in activations");
    long originals = trainExamples / images.enlarge;
    console.line("data       " + located.name() + ": " + Numbers.grouped(originals) + " images"
        + " of " + data.shape().label()
        + (images.enlarge == 1 ? "" : ", and of each " + (images.enlarge - 1) + " distorted copies,")
        + " in " + data.classes() + " classes to train on; validation "
        + (images.validation().onTest()
            ? "and test on " + Numbers.grouped(data.testCount())
            : "on " + Numbers.grouped(data.trainCount() - originals) + " held out, test on "
                + Numbers.grouped(data.testCount())));
    console.line("training   " + plan.epochs() + (plan.epochs() == 1 ? " epoch" : " epochs") + ", minibatch "
        + plan.batchSize() + ", cross-entropy, " + plan.recipe().updater().label(plan.learningRate())
        + recipe(plan.recipe()) + ", seed "
        + plan.seed());
    console.line("spark      " + spark + ", " + plan.workers() + (plan.workers() == 1 ? " worker" : " workers")
        + " averaging " + averaging(plan.averaging()) + ", " + plan.step().word() + " step");
    if (from != null) {
      console.line("resumed    after " + from.place());
    }
    console.line("");
    console.line(columns());
    startBar(from == null ? 1 : from.epoch() + 1);
  }

  /** Everything that differs from {@link Recipe#PLAIN}. */
  static String recipe(Recipe recipe) {
    Recipe plain = Recipe.PLAIN;
    Regularization drawn = recipe.regularization();
    StringBuilder text = new StringBuilder();
    add(text, recipe.schedule() != plain.schedule(), recipe.schedule().word());
    add(text, recipe.warmUp() != plain.warmUp(), "warm-up " + recipe.warmUp());
    add(text, recipe.activationLearningRate() != 1, "activations ×" + recipe.activationLearningRate());
    add(text, recipe.weightStart() != plain.weightStart(), "weights by " + recipe.weightStart().word());
    add(text, recipe.weightDecay() > 0, "weight decay " + recipe.weightDecay());
    add(text, recipe.augmentation().distorts(),
        "images changed anew each epoch (" + recipe.augmentation() + ")");
    add(text, drawn.inputDropout() > 0, "input dropout " + drawn.inputDropout());
    add(text, drawn.dropout() > 0, "dropout " + drawn.dropout());
    add(text, drawn.labelSmoothing() > 0, "label smoothing " + drawn.labelSmoothing());
    add(text, drawn.distillation().share() > 0, "teacher's share " + drawn.distillation().share() + " at temperature "
        + drawn.distillation().temperature());
    add(text, !recipe.keep().equals(plain.keep()), "keep " + recipe.keep());
    add(text, recipe.flips() == Flips.ON, "flips averaged");
    add(text, recipe.patience() > 0, "patience " + recipe.patience());
    return text.toString();
  }

  private static void add(StringBuilder text, boolean said, String part) {
    if (said) {
      text.append(", ").append(part);
    }
  }

  private static String averaging(Averaging averaging) {
    String text = averaging.start() == averaging.frequency()
        ? "every " + averaging.frequency() + " minibatches"
        : "after " + averaging.start() + " minibatches, doubled for each window, up to " + averaging.frequency();
    return averaging.isPlain()
        ? text
        : text + ", outer step " + averaging.outerLearningRate() + " with momentum " + averaging.outerMomentum();
  }

  private String columns() {
    StringBuilder line = new StringBuilder(
        "  epoch    train loss accuracy    valid. loss accuracy  seconds  examples/s");
    List<String> names = parameterNames();
    names.stream().limit(MOST_COLUMNS).forEach(name ->
        line.append(String.format(Locale.ROOT, " %" + width(name) + "s", name)));
    if (names.size() > MOST_COLUMNS) {
      line.append("  …");
    }
    return line.toString();
  }

  /** The parameters of activations, each layer's in the order of its family. */
  private List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    Network network = plan.network();
    for (int place : network.activations()) {
      for (String name : network.activation(place).mathematics().parameterNames()) {
        names.add(network.label(place) + "." + name);
      }
    }
    return names;
  }

  private static int width(String name) {
    return Math.max(8, name.length());
  }

  private void startBar(int epoch) {
    bar = console.progress(
        "epoch " + epoch + "/" + plan.epochs(), trainExamples, (plan.epochs() - epoch) * trainExamples, "examples");
  }

  @Override
  public void windowEnded(WindowSummary window) {
    bar.stepBy(window.examples());
  }

  @Override
  public void epochEnded(EpochSummary epoch) {
    close();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT,
        "%3d/%-3d    %10.4f  %5.2f %%    %11.4f  %5.2f %%  %7.1f  %10s",
        epoch.epoch(), plan.epochs(), epoch.totals().loss(), 100 * epoch.totals().accuracy(),
        epoch.validation().loss(), 100 * epoch.validation().accuracy(), epoch.seconds(),
        Numbers.grouped(Math.round(epoch.examplesPerSecond()))));
    means(epoch.activations()).entrySet().stream().limit(MOST_COLUMNS).forEach(mean ->
        line.append(String.format(Locale.ROOT, " %" + width(mean.getKey()) + "s", Numbers.fixed(mean.getValue(), 4))));
    console.line(line.toString());
    if (epoch.epoch() < plan.epochs()) {
      startBar(epoch.epoch() + 1);
    }
  }

  @Override
  public void endedEarly(int last, int best) {
    close();
    console.line("ended after epoch " + last + ": no better validation in " + (last - best)
        + (last - best == 1 ? " epoch" : " epochs") + "; the network is that of epoch " + best);
  }

  @Override
  public void checkpointWritten(Checkpoint checkpoint) {
    whenResumable.run();
  }

  @Override
  public void checkpointFailed(Checkpoint checkpoint, IOException reason) {
    console.warning("the checkpoint after " + checkpoint.place() + " could not be written (" + Message.firstLine(reason)
        + "); the run continues");
  }

  /** Each parameter's value by layer and name; its mean over the units where each has its own. */
  private Map<String, Double> means(List<ActivationValue> values) {
    Network network = plan.network();
    Map<String, Double> means = new LinkedHashMap<>();
    ActivationValue.byPlace(network, values).forEach((place, own) -> own.stream()
        .collect(Collectors.groupingBy(
            ActivationValue::name, LinkedHashMap::new, Collectors.averagingDouble(ActivationValue::value)))
        .forEach((name, mean) -> means.put(network.label(place) + "." + name, mean)));
    return means;
  }

  /** The result, and where it is. */
  void closing(TrainedRun run, String runId, ImageOptions images, String out) {
    console.line("");
    List<String[]> rows = new ArrayList<>();
    rows.add(measured(images.enlarge == 1 ? "train" : "train, with copies", run.train()));
    if (!images.validation().onTest()) {
      rows.add(measured("validation", run.validation()));
    }
    rows.add(measured(images.validation().onTest() ? "validation = test" : "test", run.test()));
    console.result(table(new String[] {"final network on", "examples", "loss", "accuracy"}, rows));
    Map<String, Double> start = means(run.start());
    if (!start.isEmpty()) {
      Map<String, Double> end = means(ActivationValue.of(run.parameters(), plan.epochs()));
      List<String[]> learned = new ArrayList<>();
      start.forEach((name, value) -> learned.add(new String[] {
          "layer " + name.replace(".", ", "), Numbers.fixed(value, 4), Numbers.fixed(end.get(name), 4)}));
      console.result(table(
          new String[] {plan.network().sharing() == Sharing.UNIT ? "learned (mean of units)" : "learned",
              "start", "end"}, learned));
    }
    if (linear()) {
      console.line("Every hidden activation here is affine, and affine maps compose to affine maps: this network is a\n"
          + "linear classifier, whatever its depth. On MNIST such a one ends near 92 %; relu or"
          + " polynomial:2 do not.\n");
    } else {
      collapsed(run.epochs().get(run.epochs().size() - 1).inputs());
    }
    console.result(
        "run " + runId + " in " + out + ": " + Numbers.fixed(run.seconds(), 1) + " seconds with validation, trained on "
            + Numbers.grouped(Math.round(run.examplesPerSecond())) + " examples/s");
  }

  /** What to do with it. */
  void next(String runId, String out) {
    String where = OutOption.given(out);
    String query = "SELECT epoch, train_accuracy, validation_accuracy FROM epochs WHERE run_id = "
        + SqlLiteral.of(runId);
    console.line("next");
    console.line("  ./submit.sh sql" + where + " " + Shell.quoted(query));
    console.line("  ./submit.sh evaluate" + where + " --run " + Shell.quoted(runId));
  }

  private boolean linear() {
    return !plan.network().functions().isEmpty() && plan.network().isAffine();
  }

  /** Which activations have become affine on their inputs. */
  private void collapsed(List<InputStatistics> inputs) {
    List<Integer> places = plan.network().activations();
    for (int i = 0; i < inputs.size(); i++) {
      Double linearity = inputs.get(i).linearity();
      if (linearity != null && linearity >= AFFINE_FROM) {
        console.line("Hidden layer " + plan.network().label(places.get(i))
            + "'s activation is an affine map on its inputs (R² "
            + Numbers.fixed(linearity, 4) + ", table inputs): a linear layer would do the same.\n");
      }
    }
  }

  private static String[] measured(String split, Evaluation evaluation) {
    return new String[] {
      split, Numbers.grouped(evaluation.examples()), Numbers.fixed(evaluation.loss(), 4),
      Numbers.percent(evaluation.accuracy())
    };
  }

  private static String table(String[] header, List<String[]> rows) {
    Column[] columns = new Column[header.length];
    for (int i = 0; i < header.length; i++) {
      columns[i] = new Column().header(header[i]).headerAlign(HorizontalAlign.LEFT)
          .dataAlign(i == 0 ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT);
    }
    return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, rows.toArray(new String[0][]));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

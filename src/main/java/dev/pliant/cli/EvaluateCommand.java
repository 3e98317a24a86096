package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.data.Block;
import dev.pliant.data.ImageDataSet;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.NetworkParameters.NamedArray;
import dev.pliant.network.NetworkSpec;
import dev.pliant.network.Sharing;
import dev.pliant.results.RunRow;
import dev.pliant.results.StoredRun;
import dev.pliant.results.UnknownRunException;
import dev.pliant.step.StepKind;
import dev.pliant.training.Evaluation;
import dev.pliant.training.Evaluator;
import dev.pliant.training.TrainingData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Sgd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a stored run, rebuilt from its tables, against a test set. */
@Command(
    name = "evaluate",
    description = "Rebuilds the network of a stored run from the tables runs and parameters, and evaluates it on a test"
        + " set: its own, or that of --dataset or --data.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh evaluate --run 20260101-120000-affine"})
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--run", required = true, paramLabel = "ID", description = "The run.")
  private String runId;

  @Option(names = "--dataset", paramLabel = "NAME", description = "A data set of conf/datasets.conf.")
  private String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "A folder of IDX files, gzipped or not.")
  private String data;

  @Mixin private OutOption out;

  @Option(names = "--quiet", description = "Print what came of it alone.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    try (SparkSession session = Sessions.open("pliant evaluate " + runId)) {
      StoredRun stored = stored(session);
      RunRow run = stored.run();
      NetworkSpec network = network(stored);
      boolean own = dataset == null && data == null;
      DataSets.Located located = DataSets.locate(
          own ? run.config().get("dataset") : dataset, own ? run.config().get("data") : data, console);
      ImageDataSet images = located.open(session, network.classes());
      if (images.features() != network.inputs() || images.classes() > network.classes()) {
        throw new UsageException("run " + runId + " tells " + network.classes() + " classes by " + network.inputs()
            + " pixels, but the images of " + located.name() + " have " + images.features() + " pixels and "
            + images.classes() + " classes");
      }
      Evaluation evaluation = evaluate(session, images, network, stored);
      console.result("run " + runId + " on the " + Numbers.grouped(evaluation.examples()) + " test images of "
          + located.name() + ": loss " + Numbers.fixed(evaluation.loss(), 4) + ", accuracy "
          + Numbers.percent(evaluation.accuracy()) + " (" + Numbers.grouped(evaluation.correct()) + " correct)");
      boolean ownTestSet = images.sha256().equals(run.dataSha256());
      int exit = ownTestSet ? compare(run, evaluation, console) : 0;
      console.summary(summary(located.name(), images, evaluation, ownTestSet ? run.testAccuracy() : null));
      return exit;
    }
  }

  /** @param stored the accuracy that the run has on the same images; null if it has none */
  private Map<String, Object> summary(String dataset, ImageDataSet images, Evaluation evaluation, Double stored) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run_id", runId);
    values.put("out", out.folder);
    values.put("dataset", dataset);
    values.put("data_sha256", images.sha256());
    values.put("examples", evaluation.examples());
    values.put("correct", evaluation.correct());
    values.put("test_loss", evaluation.loss());
    values.put("test_accuracy", evaluation.accuracy());
    values.put("stored_test_accuracy", stored);
    return values;
  }

  private StoredRun stored(SparkSession session) {
    try {
      StoredRun stored = Results.toRead(session, out.folder).load(runId);
      if (!stored.run().status().equals(RunRow.FINISHED)) {
        throw new UsageException("run " + runId + " failed (" + stored.run().failure() + "); take one that finished");
      }
      return stored;
    } catch (UnknownRunException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** What the run's network was, which its parameters must fit before it is built: a size may be any number. */
  private NetworkSpec network(StoredRun stored) {
    RunRow run = stored.run();
    try {
      NetworkSpec network = new NetworkSpec(
          run.layers(), Arrays.asList(run.activation().split(",")), Sharing.parse(run.sharing()));
      NetworkParameters.requireWeights(arrays(stored), network);
      StepKind.parse(run.step());
      return network;
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + runId + " in " + out.folder + " tells no network ("
          + Message.firstLine(e) + "); restore or delete the run", e);
    }
  }

  private static List<NamedArray> arrays(StoredRun stored) {
    return stored.parameters().stream()
        .map(row -> new NamedArray(row.layer(), row.name(), row.shape(), row.values())).toList();
  }

  private Evaluation evaluate(
      SparkSession session, ImageDataSet images, NetworkSpec spec, StoredRun stored) {
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    // The updater is of no consequence: nothing is trained.
    MultiLayerNetwork network = new MultiLayerNetwork(spec.toConfiguration(new Sgd(1), 0));
    network.init();
    assign(stored, spec, network);
    JavaRDD<Block> blocks = TrainingData.testBlocks(
        images.test(), images.testCount(), images.features(), spark.defaultParallelism());
    try {
      return Evaluator.evaluate(spark, network, StepKind.parse(stored.run().step()), blocks);
    } finally {
      blocks.unpersist();
    }
  }

  private void assign(StoredRun stored, NetworkSpec spec, MultiLayerNetwork network) {
    try {
      NetworkParameters.assign(arrays(stored), spec, network);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + runId + " in " + out.folder + " has not its network's parameters ("
          + Message.firstLine(e) + "); restore or delete the run", e);
    }
  }

  /** The run's own test set must give what the run stored. */
  private int compare(RunRow run, Evaluation evaluation, Console console) {
    boolean same = Double.valueOf(evaluation.accuracy()).equals(run.testAccuracy());
    console.result(same
        ? "the stored test accuracy, exactly"
        : "the run stored another test accuracy: " + run.testAccuracy());
    return same ? 0 : Main.FAILED;
  }
}

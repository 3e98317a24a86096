package dev.pliant.cli;

import dev.pliant.data.Block;
import dev.pliant.data.ImageDataSet;
import dev.pliant.jobs.Release;
import dev.pliant.layer.Parameters;
import dev.pliant.results.RunRow;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.training.Evaluation;
import dev.pliant.training.Evaluator;
import dev.pliant.training.TrainingData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a stored run, rebuilt from its tables, on a test set. */
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

  @Option(names = "--quiet", description = "Print only the result.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    try (SparkSession session = Sessions.open("pliant evaluate " + runId, console)) {
      StoredNetwork stored = Results.network(Results.toRead(session, out.folder), out.folder, runId);
      RunRow run = stored.run();
      DataSets.Located located = DataSets.locate(stored, dataset, data, console);
      ImageDataSet images = DataSets.open(session, located, stored, console);
      Evaluation evaluation = evaluate(session, images, stored);
      console.result("run " + runId + " on the " + Numbers.grouped(evaluation.examples()) + " test images of "
          + located.name() + ": "
          + Numbers.figures(evaluation.loss(), evaluation.accuracy(), evaluation.correct()));
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

  private static Evaluation evaluate(SparkSession session, ImageDataSet images, StoredNetwork stored) {
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    Parameters parameters = stored.parameters();
    JavaRDD<Block> blocks = TrainingData.testBlocks(
        images.test(), images.testCount(), images.features(), spark.defaultParallelism());
    try {
      return Evaluator.evaluate(spark, parameters, stored.flips(), blocks);
    } finally {
      Release.of(blocks);
    }
  }

  /** On the run's own test set, the result must equal the stored one. */
  private int compare(RunRow run, Evaluation evaluation, Console console) {
    boolean same = Double.valueOf(evaluation.accuracy()).equals(run.testAccuracy());
    console.result(same
        ? "the stored test accuracy, exactly"
        : "the run stored another test accuracy: " + run.testAccuracy());
    return same ? 0 : ExitCode.FAILED;
  }
}

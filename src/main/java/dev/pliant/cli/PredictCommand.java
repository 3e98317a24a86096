package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.data.Block;
import dev.pliant.data.ImageDataSet;
import dev.pliant.files.GivenPath;
import dev.pliant.jobs.Release;
import dev.pliant.predict.FeatureColumns;
import dev.pliant.predict.FeatureTable;
import dev.pliant.predict.MissingColumnException;
import dev.pliant.predict.Predictor;
import dev.pliant.predict.Score;
import dev.pliant.results.PredictionRow;
import dev.pliant.results.ResultsException;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.SqlLiteral;
import dev.pliant.results.UnfinishedPredictions.Existing;
import dev.pliant.results.UnfinishedPredictions;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.training.TrainingData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: the predictions of a stored run's network, as rows of the table {@code predictions}. */
@Command(
    name = "predict",
    description = "Rebuilds the network of a stored run from the tables runs and parameters, and writes its prediction"
        + " for each example to the table predictions: for the run's test images, those of --dataset or --data, or the"
        + " rows of a Parquet table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Example: ./submit.sh predict --run 20260101-120000-affine",
      "         ./submit.sh predict --run 20260101-120000-affine --table hdfs:///new.parquet --as new"
    })
final class PredictCommand implements Callable<Integer> {
  private static final String TEST = "test";
  private static final String TRAIN = "train";

  @Spec private CommandSpec spec;

  @Option(names = "--run", required = true, paramLabel = "ID", description = "The run.")
  private String runId;

  @Option(names = "--dataset", paramLabel = "NAME", description = "A data set of conf/datasets.conf.")
  private String dataset;

  @Option(names = "--data", paramLabel = "DIR", description = "A folder of IDX files, gzipped or not.")
  private String data;

  @Option(names = "--split", paramLabel = "test|train",
      description = "Which of the images: test, or all of train, held out or not (default: test).")
  private String split;

  @Option(names = "--table", paramLabel = "PATH",
      description = "A Parquet file, or a folder of Parquet files, on any file system that Spark reads; each row is an"
          + " example.")
  private String table;

  @Option(names = "--features-column", paramLabel = "NAME",
      description = "The column of features: array<float> or array<double>, a vector of spark.ml, or binary, a byte a"
          + " pixel, which is scaled to [0, 1] (default: features, else pixels).")
  private String featuresColumn;

  @Option(names = "--id-column", paramLabel = "NAME",
      description = "The column of ids, whole numbers (default: id if there is such a column; else rows are numbered"
          + " from 0 as they were written: file after file in the order of paths, in each as its rows come).")
  private String idColumn;

  @Option(names = "--label-column", paramLabel = "NAME",
      description = "The column of classes, whole numbers from 0, null if not known (default: label if there is such a"
          + " column).")
  private String labelColumn;

  @Option(names = "--as", paramLabel = "NAME",
      description = "The name of these predictions in the column split (default: test or"
          + " train, after the name of --dataset or --data if given; or the last part of --table).")
  private String as;

  @Option(names = "--overwrite", description = "Replace the run's predictions of that name instead of refusing.")
  private boolean overwrite;

  @Mixin private OutOption out;

  @Option(names = "--quiet", description = "Print only the result.")
  private boolean quiet;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    check();
    Console console = Console.of(spec, Console.Quiet.of(quiet), json.form());
    try (SparkSession session = Sessions.open("pliant predict " + runId, console)) {
      ResultsStore results = Results.toRead(session, out.folder);
      StoredNetwork stored = Results.network(results, out.folder, runId);
      String name = name();
      try (UnfinishedPredictions predictions = begin(results, name);
          Predictor predictor =
              new Predictor(new JavaSparkContext(session.sparkContext()), stored.parameters(), stored.flips())) {
        String examples = table == null
            ? ofImages(session, stored, predictor, predictions, console)
            : ofTable(session, stored, predictor, predictions, console);
        report(predictor.score(), examples, name, console);
      }
    }
    return 0;
  }

  private void check() {
    if (table != null && Stream.of(dataset, data, split).anyMatch(option -> option != null)) {
      throw new UsageException("--table names the examples; leave --dataset, --data and --split out");
    }
    if (table == null && Stream.of(featuresColumn, idColumn, labelColumn).anyMatch(option -> option != null)) {
      throw new UsageException("--features-column, --id-column and --label-column need --table; leave them out");
    }
    if (split != null && !split.equals(TEST) && !split.equals(TRAIN)) {
      throw new UsageException("--split: there is no '" + Message.printable(split) + "'; there are: test, train");
    }
  }

  private String split() {
    return split == null ? TEST : split;
  }

  private String name() {
    if (as != null) {
      return as;
    }
    if (table != null) {
      return lastWord("--table", table);
    }
    String source = dataset != null ? dataset : data == null ? null : lastWord("--data", data);
    return source == null ? split() : source + "-" + split();
  }

  private static String lastWord(String option, String path) {
    try {
      return GivenPath.of(path).getName();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + Message.firstLine(e), e);
    }
  }

  private UnfinishedPredictions begin(ResultsStore results, String name) {
    try {
      return results.beginPredictions(runId, name, overwrite ? Existing.REPLACE : Existing.KEEP);
    } catch (ResultsException | IllegalArgumentException e) {
      throw new UsageException(Message.firstLine(e), e);
    }
  }

  /** The name of the examples. */
  private String ofImages(
      SparkSession session, StoredNetwork stored, Predictor predictor, UnfinishedPredictions predictions,
      Console console) {
    DataSets.Located located = DataSets.locate(stored, dataset, data, console);
    ImageDataSet images = DataSets.open(session, located, stored, console);
    boolean test = split().equals(TEST);
    long count = test ? images.testCount() : images.trainCount();
    JavaRDD<Block> blocks = TrainingData.testBlocks(
        test ? images.test() : images.train(), count, images.features(), session.sparkContext().defaultParallelism());
    try {
      write(session, predictor, predictor.ofBlocks(blocks), count, predictions, console);
    } finally {
      Release.of(blocks);
    }
    return split() + " images of " + located.name();
  }

  private String ofTable(
      SparkSession session, StoredNetwork stored, Predictor predictor, UnfinishedPredictions predictions,
      Console console) {
    try {
      FeatureTable features = FeatureTable.open(
          session, table, new FeatureColumns(featuresColumn, idColumn, labelColumn), stored.network().inputs(),
          stored.network().classes());
      write(session, predictor, predictor.ofTable(features), features.rows(), predictions, console);
      return "rows of " + table;
    } catch (MissingColumnException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static void write(
      SparkSession session, Predictor predictor, JavaRDD<PredictionRow> rows, long count,
      UnfinishedPredictions predictions, Console console) {
    long began = System.nanoTime();
    try (PredictProgress progress = new PredictProgress(session.sparkContext(), count, console)) {
      predictions.write(rows, count, predictor::requireSound);
    } catch (ResultsException e) {
      // The results folder is not the cause.
      throw ExceptionUtils.getThrowableList(e).stream().filter(BadDataException.class::isInstance)
          .map(RuntimeException.class::cast).findFirst().orElse(e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    console.line("predicted and written in " + Numbers.fixed(seconds, 1) + " seconds, "
        + Numbers.grouped(Math.round(count / seconds)) + " examples/s");
  }

  private void report(Score score, String examples, String name, Console console) {
    String counted = Numbers.grouped(score.examples()) + " " + examples;
    if (score.labelled() > 0) {
      String labelled = score.labelled() == score.examples()
          ? "" : ", of which " + Numbers.grouped(score.labelled()) + " have a label";
      console.result("run " + runId + " on the " + counted + labelled + ": "
          + Numbers.figures(score.loss(), score.accuracy(), score.correct()));
    } else {
      console.result("run " + runId + " on the " + counted + ", which have no labels");
    }
    console.result("predictions '" + name + "' of run " + runId + " in " + out.folder);
    console.line("next");
    console.line("  ./submit.sh sql" + OutOption.given(out.folder) + " " + Shell.quoted(
        "SELECT id, label, predicted, probability[predicted] FROM predictions WHERE run_id = "
            + SqlLiteral.of(runId) + " AND split = " + SqlLiteral.of(name) + " ORDER BY 4 LIMIT 10"));
    console.summary(summary(score, name));
  }

  private Map<String, Object> summary(Score score, String name) {
    boolean known = score.labelled() > 0;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("run_id", runId);
    values.put("out", out.folder);
    values.put("split", name);
    values.put("examples", score.examples());
    values.put("labelled", score.labelled());
    values.put("correct", known ? score.correct() : null);
    values.put("loss", known ? score.loss() : null);
    values.put("accuracy", known ? score.accuracy() : null);
    return values;
  }
}

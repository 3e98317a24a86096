package dev.pliant.results;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables that runs, benchmarks and comparisons are written to: their names, columns and what those mean. */
public enum Table {
  RUNS(
      "One row for each run.",
      columns()
          .required("run_id", StringType, "The run's name, unique in its results folder.")
          .required("started_at", TimestampType, "When the run began.")
          .required("finished_at", TimestampType, "When it ended.")
          .required("status", StringType, "finished or failed.")
          .optional("failure", StringType, "Why the run failed; null if it did not.")
          .required("dataset", StringType, "The data set's name, or the folder it was read from.")
          .required("data_sha256", StringType, "Digest over the digests of its four files, uncompressed.")
          .required("activation", StringType, "The hidden layers' activations: one for all, or one for each.")
          .required("sharing", StringType, "Which units share activation parameters: layer, unit or network.")
          .required("layers", createArrayType(IntegerType, false), "Inputs, units of each hidden layer, classes; empty for a network of another kind, which the column network describes.")
          .required("parameter_count", LongType, "All learned parameters.")
          .required("activation_parameter_count", LongType, "Those of them that belong to activations.")
          .required("epochs", IntegerType, "Passes over the training examples, as planned; with patience those trained, the rows of table epochs, may be fewer.")
          .required("batch_size", IntegerType, "Examples of a worker's minibatch.")
          .required("learning_rate", DoubleType, "The updater's step size.")
          .required("workers", IntegerType, "Parts that trained side by side.")
          .required("averaging_frequency", IntegerType, "Minibatches of a worker between two averages.")
          .required("seed", LongType, "Of the weights' start and the order of examples.")
          .required("step", StringType, "The optimisation step that was used.")
          .optional("train_loss", DoubleType, "Of the final network on all training examples, in nats.")
          .optional("train_accuracy", DoubleType, "Of the final network on all training examples, in [0, 1].")
          .optional("validation_loss", DoubleType, "Of the final network on the validation examples, in nats.")
          .optional("validation_accuracy", DoubleType, "Of the final network on the validation examples, in [0, 1].")
          .optional("test_loss", DoubleType, "Of the final network on the test examples, in nats.")
          .optional("test_accuracy", DoubleType, "Of the final network on the test examples, in [0, 1].")
          .optional("seconds", DoubleType, "From the first window to the last evaluation.")
          .optional("examples_per_second", DoubleType, "Training examples consumed for each second of the epochs.")
          .required("spark_version", StringType, "Spark's version.")
          .required("dl4j_version", StringType, "DL4J's version.")
          .required("java_version", StringType, "The driver's Java version.")
          .required("os_arch", StringType, "The driver's processor architecture.")
          .required("git_commit", StringType, "The commit that the application was built from.")
          .required("config", createMapType(StringType, StringType, false), "Every option of the run.")
          .added("parameters_sha256", StringType,
              "Digest over the values in parameters, by layer, name and node, as little-endian floats; null if there are none.")
          .added("network", StringType, "The network as text; activation parameters are shared as sharing says.")),

  EPOCHS(
      "One row for each epoch of a run.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1.")
          .required("train_loss", DoubleType, "Running mean over the epoch's minibatches, in nats.")
          .required("train_accuracy", DoubleType, "Running mean over the epoch's minibatches, in [0, 1].")
          .required("validation_loss", DoubleType, "After the epoch, in nats.")
          .required("validation_accuracy", DoubleType, "After the epoch, in [0, 1].")
          .required("examples", LongType, "Training examples that were consumed.")
          .required("windows", IntegerType, "Averaging windows.")
          .required("seconds", DoubleType, "Time of the windows; validation is not in it.")
          .required("examples_per_second", DoubleType, "Examples consumed for each of those seconds.")
          .added("validation_seconds", DoubleType, "Time of the validation; null in runs that did not take it.")),

  ACTIVATIONS(
      "One row for each activation parameter after each epoch.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1; 0 is the start.")
          .required("layer", IntegerType, "The hidden layer, counted from 1; each has rows where all share parameters.")
          .optional("unit", IntegerType, "The unit, counted from 0; null where the layer shares its parameters.")
          .required("name", StringType, "The parameter's name in its family, such as k0.")
          .required("value", DoubleType, "What it was.")
          .added("node", StringType, "The activation's name in the network; null in runs of older versions.")),

  CURVES(
      "One row for each hidden layer's activation function after each epoch, or for each of its first 64 units' where each"
          + " has its own.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1; 0 is the start.")
          .required("layer", IntegerType, "The hidden layer, counted from 1.")
          .optional("unit", IntegerType, "The unit, counted from 0; null where the layer has one function for all.")
          .required("x", createArrayType(DoubleType, false), "Inputs from -8 to 8, a quarter apart, as edges in inputs.")
          .required("g", createArrayType(DoubleType, false), "The function's value at each of them.")
          .required("slope", createArrayType(DoubleType, false), "Its slope there; at a kink, that of one side.")
          .added("node", StringType, "The activation's name in the network; null in runs of older versions.")),

  INPUTS(
      "One row for each hidden layer after each epoch: what its activation saw of 256 in 1024 validation examples.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1.")
          .required("layer", IntegerType, "The hidden layer, counted from 1.")
          .required("examples", LongType, "Validation examples that were looked at: the first 256 of each block of 1024.")
          .required("count", LongType, "Inputs: one for each of the layer's units and each example.")
          .required("mean", DoubleType, "Mean of the inputs.")
          .required("sd", DoubleType, "Their standard deviation.")
          .required("min", DoubleType, "The least of them.")
          .required("max", DoubleType, "The greatest of them.")
          .optional("outside_range", DoubleType,
              "Share of them outside what the function is made for, in [0, 1]; null if that is every number.")
          .optional("linearity", DoubleType,
              "R² of the best affine map from inputs to outputs; 1 if the activation acts as one, null if it is constant.")
          .required("dead_units", DoubleType, "Share of units that give the same for all the examples, in [0, 1].")
          .required("edges", createArrayType(DoubleType, false), "The edges of the histogram's bins, a quarter apart.")
          .required("counts", createArrayType(LongType, false),
              "Inputs in each bin, from its edge, included, to the next; one fewer than edges.")
          .required("below", LongType, "Inputs below the first edge, or not a number.")
          .required("above", LongType, "Inputs from the last edge on.")
          .added("node", StringType, "The activation's name in the network; null in runs of older versions.")),

  GRADIENTS(
      "One row for each layer in each epoch: how large its gradients were in the first minibatches of the windows.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1.")
          .required("layer", IntegerType, "Counted from 1; the last is the output layer.")
          .required("minibatches", IntegerType, "Those looked at: the first of each worker in each averaging window.")
          .required("weight_norm", DoubleType,
              "Root mean square over them of the norm of the gradient by W and b, before the updater and without weight decay.")
          .optional("activation_norm", DoubleType,
              "The same by the activation's parameters, all of the layer's together; null where there are none.")
          .added("node", StringType, "The name in the network of the node with weights; null in runs of older versions.")),

  PARAMETERS(
      "One row for each final parameter array of a run (the last finite one if it failed); with runs, enough to rebuild"
          + " the network.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("layer", IntegerType, "Counted from 1; the last is the output layer.")
          .required("name", StringType, "W of shape [inputs, outputs], of a convolution [out, in, height, width], b of [outputs], k of the activation.")
          .required("shape", createArrayType(LongType, false), "The lengths of the array's dimensions.")
          .required("values", createArrayType(FloatType, false), "Its elements in C order.")
          .added("node", StringType, "The name in the network of the node that has it; null in runs of older versions.")),

  WINDOWS(
      "One row for each worker in each averaging window.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1.")
          .required("window", IntegerType, "Counted from 1 in each epoch.")
          .required("worker", IntegerType, "Counted from 0.")
          .required("examples", LongType, "Training examples that the worker consumed.")
          .optional("loss", DoubleType, "Mean over them, in nats; null if there were none.")
          .required("step_ms", DoubleType, "Time in optimisation steps, in milliseconds.")
          .required("wait_ms", DoubleType, "The rest of the window's time on the driver, in milliseconds.")
          .added("weight_distance", DoubleType,
              "Root mean square of the worker's W and b less the workers' average; null without diagnostics or examples.")
          .added("activation_distance", DoubleType,
              "The same of activation parameters; null where there are none, too.")),

  CONFUSION(
      "One row for each pair of classes that occurred: how often the final network took one for the other.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("split", StringType, "train, validation or test.")
          .required("actual", IntegerType, "The label.")
          .required("predicted", IntegerType, "The most probable class.")
          .required("count", LongType, "Examples; pairs that did not occur have no row (older versions wrote 0).")
          .added("task", StringType, "The task's label; null in older versions.")),

  ANSWERS(
      "One row for each set of examples that the final network answered one by one.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("split", StringType, "The set: test.")
          .required("examples", LongType, "How many there are; their ids begin at 0.")
          .required("correct", BinaryType,
              "Bit i mod 8, counted from the lowest, of byte i / 8 is set where example i was classified correctly.")
          .added("task", StringType, "The task's label; null in older versions.")),

  PREDICTIONS(
      "One row for each example that predict gave a run's final network.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("split", StringType, "What the set of examples is called: test or train for the run's own data.")
          .required("id", LongType, "The example: its place in its file, or what its table calls it; from 0 if numbered.")
          .optional("label", IntegerType, "Its class; null where that is not known.")
          .required("predicted", IntegerType, "The most probable class.")
          .required("probability", createArrayType(FloatType, false), "Of each class, in order; they add up to 1.")
          .added("task", StringType, "The task's label; null in older versions.")),

  MISTAKES(
      "One row for each of the test set's images that the final network was most confidently wrong about.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("split", StringType, "The set: test.")
          .required("rank", IntegerType, "Counted from 1, the most confident mistake.")
          .required("id", LongType, "The example's.")
          .required("label", IntegerType, "Its class.")
          .required("predicted", IntegerType, "The class that it was taken for.")
          .required("probability", FloatType, "What the network gave the predicted class, in [0, 1].")
          .required("label_probability", FloatType, "What it gave the label.")
          .required("rows", IntegerType, "Of the image.")
          .required("columns", IntegerType, "Of the image.")
          .required("pixels", BinaryType, "Its pixels, unsigned, row by row; in colour, red, green and blue of each.")
          .added("task", StringType, "The task's label; null in older versions.")),

  SCORES(
      "One row for each measure of a task, on each set of examples, after each epoch and at the end.",
      columns()
          .required("run_id", StringType, "The run.")
          .optional("epoch", IntegerType, "Counted from 1; null for the final network.")
          .required("task", StringType, "The task's label.")
          .required("split", StringType, "train, validation or test; train after an epoch is a running mean over it.")
          .required("metric", StringType, "loss, in nats, or accuracy, in [0, 1].")
          .required("value", DoubleType, "What it was.")),

  BENCHMARKS(
      "One row for each contender of a benchmark.",
      columns()
          .required("run_id", StringType, "The benchmark's name; no run and no other benchmark of the folder has it.")
          .required("started_at", TimestampType, "When the benchmark began.")
          .required("effort", StringType, "quick or full.")
          .required("dataset", StringType, "The data set's name, or the folder it was read from.")
          .required("data_sha256", StringType, "Digest over the digests of its four files, uncompressed.")
          .required("layers", createArrayType(IntegerType, false), "Inputs, units of each hidden layer, classes; empty if no dense stack.")
          .required("activation", StringType, "Of the hidden layers; those of MLlib are sigmoids whatever it says.")
          .required("batch_size", IntegerType, "Examples of a minibatch.")
          .required("learning_rate", DoubleType, "Adam's step size.")
          .required("averaging_frequency", IntegerType, "Minibatches of a worker of ours between two averages.")
          .required("seed", LongType, "Of the weights' start and the order of examples.")
          .required("contender", StringType, "What was measured.")
          .required("settings", StringType, "How it was set up, in words.")
          .required("workers", IntegerType, "Parts or threads that worked side by side.")
          .required("status", StringType, "measured, not measured or failed.")
          .optional("reason", StringType, "Why it failed or was not measured; null if it was.")
          .optional("examples_per_second", DoubleType, "Median over the measured epochs; null if not measured.")
          .optional("warm_up_epochs", IntegerType, "Epochs that were trained before those; null if there are none.")
          .optional("measured_epochs", IntegerType, "How many they were; for MLlib, iterations.")
          .optional("ratio_to_stock", DoubleType, "That speed over stock DL4J's; null if either is missing.")
          .optional("share_of_bound", DoubleType,
              "That speed over that of the bare dense products with as many workers, which do not skip zeros; null if"
                  + " either is missing.")
          .optional("spark_share", DoubleType,
              "Share of the windows' time in which no worker took a step, in [0, 1]; null where there are no windows.")
          .optional("spark_ms_per_window", DoubleType, "That time for each window, a median, in milliseconds.")
          .required("target_accuracy", DoubleType, "The test accuracy to be reached, in [0, 1].")
          .optional("seconds_to_target", DoubleType, "Training time to it, without evaluations; null if not reached.")
          .optional("test_accuracy", DoubleType, "After the last epoch, in [0, 1]; null if nothing was learned.")
          .required("processor", StringType, "The driver's processor, as its system calls it.")
          .required("cores", IntegerType, "Of the driver's machine.")
          .required("os_arch", StringType, "The driver's processor architecture.")
          .required("blas", StringType, "The processor that OpenBLAS chose its kernels for.")
          .required("java_version", StringType, "The driver's Java version.")
          .required("spark_version", StringType, "Spark's version.")
          .required("spark_master", StringType, "Where Spark ran.")
          .required("dl4j_version", StringType, "DL4J's version.")
          .required("git_commit", StringType, "The commit that the application was built from.")
          .added("network", StringType, "The network as text; null in older versions.")
          .added("train_examples", LongType, "Training examples of an epoch; null in older versions.")),

  COMPARISONS(
      "One row for each candidate of a comparison.",
      columns()
          .required("run_id", StringType, "The comparison's name; its runs' are that, the candidate and the seed.")
          .required("started_at", TimestampType, "When the comparison began, or was resumed.")
          .required("finished_at", TimestampType, "When it ended.")
          .required("candidate", StringType, "What the candidate is called.")
          .required("role", StringType, "candidate, frozen control or matched control.")
          .required("baseline", StringType, "The candidate that the differences are to.")
          .required("dataset", StringType, "The data set's name, or the folder it was read from.")
          .required("data_sha256", StringType, "Digest over the digests of its four files, uncompressed.")
          .required("activation", StringType, "The hidden layers' activation.")
          .required("sharing", StringType, "Which units share activation parameters, as in runs.")
          .required("layers", createArrayType(IntegerType, false), "Inputs, units of each hidden layer, classes.")
          .required("parameter_count", LongType, "All learned parameters.")
          .required("activation_parameter_count", LongType, "Those of them that belong to activations.")
          .required("seeds", createArrayType(LongType, false), "Of the runs, in order.")
          .required("runs", IntegerType, "Those that finished; all means and tests are over them.")
          .required("failed_runs", IntegerType, "Those that failed.")
          .optional("validation_accuracy_mean", DoubleType, "On the held-out examples, in [0, 1]; null without runs.")
          .optional("validation_accuracy_sd", DoubleType, "Its standard deviation; null for fewer than two runs.")
          .optional("validation_loss_mean", DoubleType, "On the held-out examples, in nats; null without runs.")
          .optional("validation_loss_sd", DoubleType, "Its standard deviation; null for fewer than two runs.")
          .optional("test_accuracy_mean", DoubleType, "On the test examples, in [0, 1]; null without runs.")
          .optional("test_accuracy_sd", DoubleType, "Its standard deviation; null for fewer than two runs.")
          .optional("test_loss_mean", DoubleType, "On the test examples, in nats; null without runs.")
          .optional("test_loss_sd", DoubleType, "Its standard deviation; null for fewer than two runs.")
          .optional("seconds_mean", DoubleType, "Of a run, beside those that ran at the same time; null without runs.")
          .optional("pairs", IntegerType, "Seeds whose run and the baseline's have finished; null for the baseline.")
          .optional("test_accuracy_difference", DoubleType,
              "The baseline's subtracted, mean over the pairs; null without pairs.")
          .optional("t_p", DoubleType,
              "Two-sided p of Student's paired t-test of the test accuracies; null without two pairs that differ.")
          .optional("t_p_holm", DoubleType, "That p, corrected by Holm over the candidates that have one.")
          .optional("wilcoxon_p", DoubleType,
              "Two-sided exact p of Wilcoxon's signed-rank test of the same; null without two pairs or any difference.")
          .optional("wilcoxon_p_holm", DoubleType, "That p, corrected by Holm over the candidates that have one.")
          .optional("mcnemar_p", createArrayType(DoubleType, false),
              "Two-sided exact p of McNemar's test on the test examples, pair by pair; null for the baseline.")
          .optional("mcnemar_below_5_percent", IntegerType, "How many of those are below 0.05; null for the baseline.")
          .optional("mcnemar_p_median", DoubleType, "Their median; null without pairs.")
          .required("spark_version", StringType, "Spark's version.")
          .required("dl4j_version", StringType, "DL4J's version.")
          .required("java_version", StringType, "The driver's Java version.")
          .required("git_commit", StringType, "The commit that the application was built from.")
          .required("config", createMapType(StringType, StringType, false), "Every option of the comparison.")),

  CONTRASTS(
      "One row for each candidate of a comparison beside each other one.",
      columns()
          .required("run_id", StringType, "The comparison's name.")
          .required("candidate", StringType, "What the candidate is called.")
          .required("baseline", StringType, "The other candidate, that the difference is to.")
          .required("pairs", IntegerType, "Seeds with which the runs of both have finished.")
          .optional("test_accuracy_difference", DoubleType,
              "The other's subtracted, mean over the pairs; null without pairs.")
          .optional("t_p", DoubleType,
              "Two-sided p of Student's paired t-test of the test accuracies; null without two pairs that differ.")
          .optional("t_p_holm", DoubleType, "That p, corrected by Holm over the candidates beside this baseline.")
          .optional("wilcoxon_p", DoubleType,
              "Two-sided exact p of Wilcoxon's signed-rank test of the same; null without two pairs or any difference.")
          .optional("wilcoxon_p_holm", DoubleType, "That p, corrected by Holm over the candidates beside this baseline.")
          .required("mcnemar_p", createArrayType(DoubleType, false),
              "Two-sided exact p of McNemar's test on the test examples, pair by pair.")
          .required("mcnemar_below_5_percent", IntegerType, "How many of those are below 0.05.")
          .optional("mcnemar_p_median", DoubleType, "Their median; null without pairs."));

  /** The column that all tables are partitioned by. */
  public static final String RUN_ID = "run_id";

  /** The column that {@link #PREDICTIONS} is partitioned by, too. */
  static final String SPLIT = "split";

  private static final String ADDED = "added";

  private final String description;
  private final StructType schema;

  Table(String description, ColumnList columns) {
    this.description = description;
    this.schema = columns.schema;
  }

  /** The name in SQL and of the folder. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One sentence on what a row is. */
  public String description() {
    return description;
  }

  /** All columns, {@code run_id} first, each with a comment. */
  public StructType schema() {
    return schema;
  }

  /** Whether values of the column {@code name} are in the names of folders and not in files. */
  boolean isPartitionedBy(String name) {
    return name.equals(RUN_ID) || this == PREDICTIONS && name.equals(SPLIT);
  }

  /** The columns that are in the table's files. */
  StructType fileSchema() {
    return new StructType(
        Arrays.stream(schema.fields()).filter(field -> !isPartitionedBy(field.name())).toArray(StructField[]::new));
  }

  /** Whether older files may lack {@code column}, which is null then. */
  static boolean isAdded(StructField column) {
    return column.metadata().contains(ADDED);
  }

  /** The table whose partition makes this one's exist: that of a run, of a benchmark or of a comparison. */
  Table anchor() {
    return switch (this) {
      case BENCHMARKS -> BENCHMARKS;
      case COMPARISONS, CONTRASTS -> COMPARISONS;
      default -> RUNS;
    };
  }

  /** Whether a partition here makes a run, a benchmark or a comparison exist. */
  boolean isAnchor() {
    return anchor() == this;
  }

  /** The tables that make runs, benchmarks and comparisons exist. */
  static List<Table> anchors() {
    return Arrays.stream(values()).filter(Table::isAnchor).toList();
  }

  private static ColumnList columns() {
    return new ColumnList(new StructType());
  }

  private record ColumnList(StructType schema) {
    ColumnList required(String name, DataType type, String comment) {
      return new ColumnList(schema.add(new StructField(name, type, false, Metadata.empty()).withComment(comment)));
    }

    ColumnList optional(String name, DataType type, String comment) {
      return new ColumnList(schema.add(new StructField(name, type, true, Metadata.empty()).withComment(comment)));
    }

    /** A column that tables had not from the first, so that older files may lack it. */
    ColumnList added(String name, DataType type, String comment) {
      Metadata added = new MetadataBuilder().putBoolean(ADDED, true).build();
      return new ColumnList(schema.add(new StructField(name, type, true, added).withComment(comment)));
    }
  }
}

package dev.pliant.results;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables that runs are written to: their names, columns and what those mean. */
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
          .required("sharing", StringType, "Which units share activation parameters: layer or unit.")
          .required("layers", createArrayType(IntegerType, false), "Inputs, units of each hidden layer, classes.")
          .required("parameter_count", LongType, "All learned parameters.")
          .required("activation_parameter_count", LongType, "Those of them that belong to activations.")
          .required("epochs", IntegerType, "Passes over the training examples.")
          .required("batch_size", IntegerType, "Examples of a worker's minibatch.")
          .required("learning_rate", DoubleType, "Adam's step size.")
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
          .required("config", createMapType(StringType, StringType, false), "Every option of the run.")),

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
          .required("examples_per_second", DoubleType, "Examples consumed for each of those seconds.")),

  ACTIVATIONS(
      "One row for each activation parameter after each epoch.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("epoch", IntegerType, "Counted from 1; 0 is the start.")
          .required("layer", IntegerType, "The hidden layer, counted from 1.")
          .optional("unit", IntegerType, "The unit, counted from 0; null where the layer shares its parameters.")
          .required("name", StringType, "The parameter's name in its family, such as k0.")
          .required("value", DoubleType, "What it was.")),

  PARAMETERS(
      "One row for each final parameter array of a run; with runs, enough to rebuild the network.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("layer", IntegerType, "Counted from 1; the last is the output layer.")
          .required("name", StringType, "W of shape [inputs, outputs], b of [outputs], k of the activation.")
          .required("shape", createArrayType(LongType, false), "The lengths of the array's dimensions.")
          .required("values", createArrayType(FloatType, false), "Its elements in C order.")),

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
          .required("wait_ms", DoubleType, "The rest of the window's time on the driver, in milliseconds.")),

  CONFUSION(
      "One row for each pair of classes: how often the final network took one for the other.",
      columns()
          .required("run_id", StringType, "The run.")
          .required("split", StringType, "train, validation or test.")
          .required("actual", IntegerType, "The label.")
          .required("predicted", IntegerType, "The most probable class.")
          .required("count", LongType, "Examples."));

  /** The column that all tables are partitioned by. */
  public static final String RUN_ID = "run_id";

  private final String description;
  private final StructType schema;

  Table(String description, Columns columns) {
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

  private static Columns columns() {
    return new Columns(new StructType());
  }

  private record Columns(StructType schema) {
    Columns required(String name, DataType type, String comment) {
      return new Columns(schema.add(new StructField(name, type, false, Metadata.empty()).withComment(comment)));
    }

    Columns optional(String name, DataType type, String comment) {
      return new Columns(schema.add(new StructField(name, type, true, Metadata.empty()).withComment(comment)));
    }
  }
}

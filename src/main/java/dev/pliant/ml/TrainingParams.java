package dev.pliant.ml;

import dev.pliant.activation.Activations;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.Keep;
import dev.pliant.training.Recipe;
import dev.pliant.training.TrainingPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/** The params of one owner's training, and the plan that follows from their values. */
final class TrainingParams implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String SINGLE =
      " (in single precision, from " + Float.MIN_NORMAL + " to " + Float.MAX_VALUE + ")";

  private static final Pattern IMAGE_SHAPE = Pattern.compile("[0-9]{1,9}x[0-9]{1,9}(x[0-9]{1,9})?");

  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final LongParam seed;
  final IntArrayParam hiddenLayers;
  final Param<String> network;
  final Param<String> imageShape;
  final Param<String> activation;
  final Param<String> sharing;
  final IntParam epochs;
  final IntParam batchSize;
  final DoubleParam learningRate;
  final Param<String> updater;
  final DoubleParam momentum;
  final DoubleParam activationLearningRate;
  final Param<String> learningRateSchedule;
  final DoubleParam warmUp;
  final DoubleParam weightDecay;
  final DoubleParam inputDropout;
  final DoubleParam dropout;
  final DoubleParam labelSmoothing;
  final Param<String> keep;
  final IntParam patience;
  final Param<String> weightStart;
  final IntParam workers;
  final IntParam averagingFrequency;
  final IntParam averagingStart;
  final DoubleParam outerLearningRate;
  final DoubleParam outerMomentum;
  final Param<String> step;

  private final Params owner;

  /** Declares the params of {@code owner}, whose uid must be known, and sets their defaults. */
  TrainingParams(Params owner) {
    this.owner = owner;
    weightCol = text("weightCol",
        "column of weights, finite and at least 0: a row's loss and gradient are multiplied by its weight over the mean"
            + " weight of the training rows, and rows of weight 0 are left out; undefined or empty: all weigh 1",
        column -> column);
    validationIndicatorCol = text("validationIndicatorCol",
        "boolean column: rows where it is true validate each epoch and are not trained on; undefined or empty: none",
        column -> column);
    String seedDoc = "decides the initial weights and the order of the rows";
    seed = new LongParam(owner, "seed", seedDoc, valid("seed", seedDoc, Long.class, any -> true));
    String hiddenDoc = "units of each hidden layer, at least 1; none makes a linear classifier";
    hiddenLayers = new IntArrayParam(owner, "hiddenLayers", hiddenDoc,
        valid("hiddenLayers", hiddenDoc, int[].class, sizes -> IntStream.of(sizes).allMatch(size -> size >= 1)));
    network = text("network",
        "the layers as text, such as dense:64 act, instead of hiddenLayers; act stands for the value of activation",
        text -> Network.check(text, List.of("identity"), Sharing.LAYER));
    imageShape = text("imageShape",
        "what a row's features are to a network of maps: ROWSxCOLUMNSxCHANNELS, as 32x32x3, or ROWSxCOLUMNS for one"
            + " channel, row by row, pixel by pixel, the channels of a pixel side by side; undefined: not known",
        TrainingParams::image);
    activation = text("activation",
        "activation of all hidden layers or of each act, or one for each, separated by commas: "
            + String.join(", ", Activations.words()),
        Activations::parseList);
    sharing = text("sharing", "which units share activation parameters: layer, unit or network", Sharing::parse);
    epochs = positiveInt("epochs", "passes over the training rows, at least 1");
    batchSize = positiveInt("batchSize", "rows of a worker's minibatch, at least 1");
    learningRate = positive("learningRate", "the updater's learning rate, positive" + SINGLE);
    updater = text("updater",
        "how parameters follow from gradients: adam, or gradient descent with classical (sgd) or Nesterov's momentum"
            + " (nesterov)",
        UpdaterChoice.Kind::parse);
    momentum = share("momentum", "momentum of sgd, which is plain with 0, and nesterov, at least 0 and below 1");
    activationLearningRate =
        positive("activationLearningRate", "factor on the learning rate for activation parameters, positive" + SINGLE);
    learningRateSchedule = text("learningRateSchedule",
        "how the learning rate changes after the warm-up: constant, cosine or linear", RateSchedule.Shape::parse);
    warmUp = atLeastZero("warmUp", "epochs over which the learning rate rises, from 0 to all");
    weightDecay = atLeastZero("weightDecay",
        "share of weight matrices that each update removes, times the learning rate (AdamW), at least 0");
    inputDropout = share("inputDropout", "probability that an input is dropped, at least 0 and below 1");
    dropout = share("dropout", "probability that a hidden layer's output is dropped, at least 0 and below 1");
    labelSmoothing = share("labelSmoothing",
        "share of a label's probability that is spread evenly over all classes, at least 0 and below 1");
    keep = text("keep",
        "the final parameters: last, best on the validation rows, or average:N of the last N epochs", Keep::parse);
    String patienceDoc = "epochs without a better result on the validation rows, after which training ends with the"
        + " best epoch's parameters; 0: train all epochs";
    patience = new IntParam(
        owner, "patience", patienceDoc, valid("patience", patienceDoc, Integer.class, value -> value >= 0));
    weightStart = text("weightStart",
        "initial distribution of weights: glorot, or gain, which depends on the activation before them",
        WeightStart::parse);
    workers = positiveInt("workers",
        "number of workers that train in parallel, at least 1; undefined: as many as there are task slots, or as the"
            + " settings of dynamic allocation allow, but at most as many as there are minibatches");
    averagingFrequency = positiveInt("averagingFrequency",
        "minibatches that each worker trains on between two averages, at least 1");
    averagingStart = positiveInt("averagingStart",
        "minibatches before the first average, from 1 to averagingFrequency, doubled from average to average;"
            + " undefined: averagingFrequency");
    outerLearningRate =
        positive("outerLearningRate",
            "how far parameters move towards the average, positive; 1 is the average itself" + SINGLE);
    outerMomentum = share("outerMomentum", "Nesterov momentum from average to average, at least 0 and below 1");
    step = text("step", "the optimisation step: auto, fused, or DL4J's own (dl4j)", StepKind::parse);
    setDefaults();
  }

  private void setDefaults() {
    owner.setDefault(seed, 42L);
    owner.setDefault(hiddenLayers, new int[] {128, 64});
    owner.setDefault(activation, "swish");
    owner.setDefault(sharing, "layer");
    owner.setDefault(epochs, 10);
    owner.setDefault(batchSize, 32);
    owner.setDefault(learningRate, 0.001);
    owner.setDefault(updater, "adam");
    owner.setDefault(momentum, UpdaterChoice.USUAL_MOMENTUM);
    owner.setDefault(activationLearningRate, 1.0);
    owner.setDefault(learningRateSchedule, "constant");
    owner.setDefault(warmUp, 0.0);
    owner.setDefault(weightDecay, 0.0);
    owner.setDefault(inputDropout, 0.0);
    owner.setDefault(dropout, 0.0);
    owner.setDefault(labelSmoothing, 0.0);
    owner.setDefault(keep, "last");
    owner.setDefault(patience, 0);
    owner.setDefault(weightStart, "glorot");
    owner.setDefault(averagingFrequency, 100);
    owner.setDefault(outerLearningRate, 1.0);
    owner.setDefault(outerMomentum, 0.0);
    owner.setDefault(step, "auto");
  }

  private <T> T value(Param<T> param) {
    return owner.getOrDefault(param);
  }

  private int value(IntParam param) {
    return (int) owner.getOrDefault(param);
  }

  private double value(DoubleParam param) {
    return (double) owner.getOrDefault(param);
  }

  /** The name of an optional column; empty if there is none. */
  String column(Param<String> param) {
    return owner.isDefined(param) ? value(param) : "";
  }

  /**
   * Checks that each param has a value, including Spark's own params, which accept null.
   *
   * @throws IllegalArgumentException if a param has no value; the message names the first
   */
  void requireValues() {
    for (Param<?> param : owner.params()) {
      if (owner.isDefined(param)) {
        requireValue(param.name(), param.doc(), value(param));
      }
    }
  }

  /** Refuses null for Spark's own param {@code name}, which would accept it and fail much later. */
  <T> T required(String name, T value) {
    requireValue(name, owner.getParam(name).doc(), value);
    return value;
  }

  /**
   * Checks combinations of params that do not depend on the rows.
   *
   * @throws IllegalArgumentException if params do not fit together; the message names them
   */
  void check() {
    Shape image = owner.isDefined(imageShape) ? image(value(imageShape)) : null;
    if (!owner.isDefined(network)) {
      plan(image == null ? 1 : image.size(), 2, 1);
      return;
    }
    if (owner.isSet(hiddenLayers)) {
      throw new IllegalArgumentException("network and hiddenLayers both say what the layers are; set one of them");
    }
    try {
      Network.check(value(network), image, activations(), Sharing.parse(value(sharing)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("network: " + e.getMessage(), e);
    }
  }

  /** The shape of images that {@code text} names. */
  private static Shape image(String text) {
    if (!IMAGE_SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no shape of images; write ROWSxCOLUMNSxCHANNELS, as 32x32x3, or ROWSxCOLUMNS for one"
              + " channel");
    }
    return Shape.parse(text.indexOf('x') == text.lastIndexOf('x') ? text + "x1" : text);
  }

  /** What a row of {@code features} features is. */
  private Shape input(int features) {
    if (!owner.isDefined(imageShape)) {
      return Shape.vector(features);
    }
    Shape image = image(value(imageShape));
    if (image.size() != features) {
      throw new IllegalArgumentException("imageShape is " + value(imageShape) + ", which is " + image.size()
          + " values, but column " + owner.getOrDefault(owner.getParam("featuresCol")) + " has " + features);
    }
    return image;
  }

  private List<String> activations() {
    return Arrays.stream(value(activation).split(",")).map(String::strip).toList();
  }

  /** The network for rows with {@code features} features in {@code classes} classes. */
  Network network(int features, int classes) {
    Shape input = input(features);
    if (owner.isDefined(network)) {
      try {
        return Network.parse(value(network), new Network.Setting(
            input, classes, activations(), Sharing.parse(value(sharing))));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("network: " + e.getMessage(), e);
      }
    }
    List<Integer> layers = new ArrayList<>();
    layers.add(features);
    IntStream.of(value(hiddenLayers)).forEach(layers::add);
    layers.add(classes);
    return Network.dense(layers, activations(), Sharing.parse(value(sharing)));
  }

  /**
   * The plan for rows with {@code features} features in {@code classes} classes.
   *
   * @throws IllegalArgumentException if the params' values do not fit together
   */
  TrainingPlan plan(int features, int classes, int trainedBy) {
    Keep kept = Keep.parse(value(keep)).with(value(patience));
    if (value(patience) > 0 && kept.choice() != Keep.Choice.BEST) {
      throw new IllegalArgumentException("patience is " + value(patience) + ", which ends with the best epoch, and keep"
          + " is " + kept + "; set one of the two");
    }
    if (kept.choice() == Keep.Choice.BEST && column(validationIndicatorCol).isEmpty()) {
      throw new IllegalArgumentException(
          (value(patience) > 0 ? "patience is " + value(patience) : "keep is best")
              + ", but no rows validate; set validationIndicatorCol, or "
              + (value(patience) > 0 ? "patience 0" : "keep last or average:N"));
    }
    double activationRate = value(learningRate) * value(activationLearningRate);
    if (!isRate(activationRate)) {
      throw new IllegalArgumentException(
          "learningRate times activationLearningRate is " + activationRate + ", but it must be positive" + SINGLE);
    }
    int frequency = value(averagingFrequency);
    Recipe recipe = new Recipe(
        value(activationLearningRate), WeightStart.parse(value(weightStart)),
        RateSchedule.Shape.parse(value(learningRateSchedule)), value(warmUp), value(weightDecay),
        new Regularization(value(inputDropout), value(dropout), value(labelSmoothing)),
        Recipe.PLAIN.augmentation(), kept,
        UpdaterChoice.of(UpdaterChoice.Kind.parse(value(updater)), value(momentum)), value(patience),
        Recipe.PLAIN.flips());
    return new TrainingPlan(
        network(features, classes), value(epochs), value(batchSize), value(learningRate), trainedBy,
        new Averaging(
            frequency, owner.isDefined(averagingStart) ? value(averagingStart) : frequency, value(outerLearningRate),
            value(outerMomentum)),
        (long) value(seed), StepKind.parse(value(step)), recipe);
  }

  private IntParam positiveInt(String name, String doc) {
    return new IntParam(owner, name, doc, valid(name, doc, Integer.class, value -> value >= 1));
  }

  private DoubleParam positive(String name, String doc) {
    return new DoubleParam(
        owner, name, doc, valid(name, doc, Double.class, TrainingParams::isRate));
  }

  private static boolean isRate(double value) {
    return value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE;
  }

  private DoubleParam atLeastZero(String name, String doc) {
    return new DoubleParam(
        owner, name, doc, valid(name, doc, Double.class, value -> value >= 0 && value <= Float.MAX_VALUE));
  }

  private DoubleParam share(String name, String doc) {
    return new DoubleParam(owner, name, doc, valid(name, doc, Double.class, value -> value >= 0 && value.floatValue() < 1));
  }

  /** @param parser refuses a wrong text with an {@link IllegalArgumentException} that gives the reason */
  private Param<String> text(String name, String doc, Parser parser) {
    return new Param<>(owner, name, doc, (Function1<String, Object> & Serializable) value -> {
      requireValue(name, doc, value);
      try {
        parser.parse(value);
        return true;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
    });
  }

  /**
   * A Scala function from a Java predicate. It throws an exception with the reason, because Spark's own message
   * contains no range and fails for null.
   *
   * @param type type of the accepted values, which Scala's numbers do not keep
   */
  private static <T, V> Function1<V, Object> valid(String name, String doc, Class<T> type, Test<T> test) {
    return (Function1<V, Object> & Serializable) value -> {
      requireValue(name, doc, value);
      if (!test.test(type.cast(value))) {
        String given = value instanceof int[] sizes ? Arrays.toString(sizes) : value.toString();
        throw new IllegalArgumentException(name + " cannot be " + given + "; it is: " + doc);
      }
      return true;
    };
  }

  private static void requireValue(String name, String doc, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " cannot be null; it is: " + doc);
    }
  }

  /** A predicate that is serialized with its param. */
  private interface Test<T> extends Predicate<T>, Serializable {}

  /** A parser that is serialized with its param. */
  private interface Parser extends Serializable {
    Object parse(String text);
  }
}

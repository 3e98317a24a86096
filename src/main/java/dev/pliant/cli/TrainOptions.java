package dev.pliant.cli;

import dev.pliant.activation.Activations;
import dev.pliant.data.Augmentation;
import dev.pliant.data.DistortionStrength;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.WeightStart;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.Keep;
import dev.pliant.training.MemoryNeed;
import dev.pliant.training.Recipe;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a training, their defaults, and what they mean together. */
final class TrainOptions {
  static final List<Integer> REPORT_LAYERS = List.of(784, 128, 64, 10);
  /** Stands in for that of data not yet seen: as large as any. */
  private static final ImageShape LARGEST = new ImageShape(4096, 4096, 10);

  @Mixin DataOptions from;

  @Option(
      names = "--activation",
      defaultValue = "affine",
      paramLabel = "NAME[,NAME…]",
      description = "The activation of all hidden layers, or one for each (default: ${DEFAULT-VALUE}). Capitals are"
          + " arguments, such as polynomial:2 and mixture:relu+tanh; brackets may be left out: ${COMPLETION-CANDIDATES}.",
      completionCandidates = ActivationForms.class)
  String activation;

  @Option(
      names = "--sharing",
      defaultValue = "layer",
      paramLabel = "layer|unit|network",
      description = "Which units share activation parameters (default: ${DEFAULT-VALUE}).")
  String sharing;

  @Option(
      names = "--layers",
      paramLabel = "N,N,…",
      description = "Sizes of the layers: inputs, hidden, classes (default: 784,128,64,10, its ends following the data).")
  String layers;

  @Option(
      names = "--network",
      paramLabel = "TEXT|NAME",
      description = "In place of --layers: text such as \"dense:64 act\", or a name of conf/networks.conf.")
  String network;

  @Option(names = "--epochs", defaultValue = "10", paramLabel = "N", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--batch-size",
      defaultValue = "32",
      paramLabel = "N",
      description = "Examples of a worker's minibatch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.001",
      paramLabel = "RATE",
      description = "Adam's (default: ${DEFAULT-VALUE}).")
  double learningRate;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--activation-learning-rate",
      defaultValue = "1",
      paramLabel = "FACTOR",
      description = "The activation parameters' own factor on the learning rate (default: ${DEFAULT-VALUE}).")
  double activationLearningRate;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--weight-start",
      defaultValue = "glorot",
      paramLabel = "glorot|gain",
      description = "How weights start; gain follows the activation before them (default: ${DEFAULT-VALUE}).")
  String weightStart;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--learning-rate-schedule",
      defaultValue = "constant",
      paramLabel = "constant|cosine|linear",
      description = "How it goes on after the warm-up, to zero at the run's end or not (default: ${DEFAULT-VALUE}).")
  String schedule;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--warm-up",
      defaultValue = "0",
      paramLabel = "EPOCHS",
      description = "Over which the learning rate rises, in proportion to updates (default: ${DEFAULT-VALUE}).")
  double warmUp;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--weight-decay",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "AdamW's, of weight matrices alone, times the learning rate (default: ${DEFAULT-VALUE}).")
  double weightDecay;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--input-dropout",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "Of the inputs, dropped anew for each minibatch (default: ${DEFAULT-VALUE}).")
  double inputDropout;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--dropout",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "Of the hidden layers' outputs, dropped anew for each minibatch (default: ${DEFAULT-VALUE}).")
  double dropout;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--label-smoothing",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "Of a label's probability, spread over all classes (default: ${DEFAULT-VALUE}).")
  double labelSmoothing;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--keep",
      defaultValue = "last",
      paramLabel = "last|best|average:N",
      description = "The parameters of the last epoch, of the best on validation, or the last N's mean"
          + " (default: ${DEFAULT-VALUE}).")
  String keep;

  @Option(names = "--workers", paramLabel = "N", description = "Parts that train side by side (default: all task slots).")
  Integer workers;

  @Rare(Rare.WORKERS)
  @Option(
      names = "--averaging-frequency",
      defaultValue = "100",
      paramLabel = "N",
      description = "Minibatches of a worker between two averages (default: ${DEFAULT-VALUE}).")
  int averagingFrequency;

  @Rare(Rare.WORKERS)
  @Option(
      names = "--averaging-start",
      paramLabel = "N",
      description = "Minibatches in the run's first window; windows double until --averaging-frequency (default: that).")
  Integer averagingStart;

  @Rare(Rare.WORKERS)
  @Option(
      names = "--outer-learning-rate",
      defaultValue = "1",
      paramLabel = "RATE",
      description = "How far parameters go towards the workers' average (default: ${DEFAULT-VALUE}, all the way).")
  double outerLearningRate;

  @Rare(Rare.WORKERS)
  @Option(
      names = "--outer-momentum",
      defaultValue = "0",
      paramLabel = "M",
      description = "Nesterov momentum over windows; DiLoCo is 0.9 at rate 0.7 (default: ${DEFAULT-VALUE}, none).")
  double outerMomentum;

  @Option(names = "--seed", defaultValue = "42", paramLabel = "N", description = "Of weights and order (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--validation",
      defaultValue = "test",
      paramLabel = "test|FRACTION",
      description = "Validate on the test set, or on a held-out share of the training set (default: ${DEFAULT-VALUE}).")
  String validation;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--enlarge",
      defaultValue = "1",
      paramLabel = "N",
      description = "Train on N times the images, all but the first copy of each distorted at random"
          + " (default: ${DEFAULT-VALUE}).")
  int enlarge;

  @Rare(Rare.LEARNING)
  @Option(
      names = "--augment",
      defaultValue = "none",
      paramLabel = "none|digits|LIMIT=N,…",
      description = "Distort images at random, anew each time they are trained on: as suits digits, or within the limits"
          + " rotation (degrees), scale, shear, shift (pixels), and alpha and sigma of an elastic field (default:"
          + " ${DEFAULT-VALUE}).")
  String augment;

  @Rare(Rare.WORKERS)
  @Option(
      names = "--step",
      defaultValue = "auto",
      paramLabel = "auto|fused|dl4j",
      description = "Which optimisation step; auto takes the fastest there is (default: ${DEFAULT-VALUE}).")
  String step;

  @Rare(Rare.STORAGE)
  @Option(
      names = "--diagnostics",
      defaultValue = "on",
      paramLabel = "on|off",
      description = "Store what is seen on the way: curves, inputs, gradients (default: ${DEFAULT-VALUE}).")
  String diagnostics;

  /** How names for {@code --activation} are written, for its help and for completion. */
  static final class ActivationForms extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    ActivationForms() {
      super(Activations.forms().stream().map(form -> form.replace(':', HelpPage.COLON)).toList());
    }
  }

  /**
   * Checks what can be checked before there are data or a cluster.
   *
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check() {
    positive("--epochs", epochs);
    positive("--batch-size", batchSize);
    positive("--averaging-frequency", averagingFrequency);
    positive("--enlarge", enlarge);
    if (workers != null) {
      positive("--workers", workers);
    }
    if (averagingStart != null && (averagingStart < 1 || averagingStart > averagingFrequency)) {
      throw new UsageException(
          "--averaging-start must be from 1 to --averaging-frequency, which is " + averagingFrequency + ", not "
              + averagingStart);
    }
    rate("--outer-learning-rate", outerLearningRate);
    if (!(outerMomentum >= 0 && outerMomentum < 1)) {
      throw new UsageException("--outer-momentum must be at least 0 and below 1, not " + outerMomentum);
    }
    rate("--learning-rate", learningRate);
    rate("--activation-learning-rate", activationLearningRate);
    parse("--step", step, StepKind::parse);
    diagnostics();
    parse("--weight-start", weightStart, WeightStart::parse);
    parse("--learning-rate-schedule", schedule, RateSchedule.Shape::parse);
    if (!(warmUp >= 0 && warmUp <= epochs)) {
      throw new UsageException("--warm-up must be from 0 to --epochs, which is " + epochs + ", not " + warmUp);
    }
    if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
      throw new UsageException("--weight-decay must be a number of at least 0, not " + weightDecay);
    }
    if (weightDecay > 0) {
      inSinglePrecision("--weight-decay", weightDecay);
    }
    if (parse("--keep", keep, Keep::parse).epochs() > epochs) {
      throw new UsageException("--keep " + keep + ": there are fewer --epochs, " + epochs);
    }
    share("--input-dropout", inputDropout);
    share("--dropout", dropout);
    share("--label-smoothing", labelSmoothing);
    if (StepKind.parse(step) == StepKind.DL4J && (dropout > 0 || inputDropout > 0)) {
      throw new UsageException(
          "--step dl4j knows neither --dropout nor --input-dropout; leave them out, or take --step fused");
    }
    parse("--augment", augment, text -> DistortionStrength.parse(text, LARGEST));
    parse("--sharing", sharing, Sharing::parse);
    parse("--activation", activation, Activations::parseList);
    validation();
    if (network != null && layers != null) {
      throw new UsageException("--network and --layers both say what the network is; give one of them");
    }
    if (network != null) {
      acts();
      return;
    }
    // The report's ends stand in for those of data not yet seen.
    network(layers == null ? REPORT_LAYERS.get(0) : sizes().get(0), last(layers == null ? REPORT_LAYERS : sizes()));
  }

  /** The network as text where {@code --network} says it, by a name or not; else null. */
  String networkText() {
    return network == null
        ? null
        : NamedNetworks.load(Home.conf("networks.conf")).text(network.strip()).orElse(network);
  }

  /** How many places of {@code --network} have an activation of {@code --activation}. */
  int acts() {
    return parse("--network", networkText(), text -> Network.check(text, activations(), Sharing.parse(sharing)));
  }

  /** Puts into a run's options what {@code network} followed from. */
  void putNetwork(Map<String, String> values, Network network) {
    if (this.network == null) {
      values.put("layers",
          network.denseSizes().orElseThrow().stream().map(String::valueOf).collect(Collectors.joining(",")));
    } else {
      values.put("network", networkText());
    }
  }

  /** What a run is called after, where it has no name of its own. */
  String label() {
    boolean named = network != null && !networkText().equals(network);
    String ofAct = network == null || acts() > 0 ? activation : "";
    return named ? network + (ofAct.isEmpty() ? "" : "-" + ofAct) : ofAct.isEmpty() ? "network" : ofAct;
  }

  private List<String> activations() {
    return Arrays.stream(activation.split(",")).map(String::strip).toList();
  }

  /** How many classes the user says there are; 0 to take the data's word. */
  int classes() {
    return layers == null ? 0 : last(sizes());
  }

  Validation validation() {
    return parse("--validation", validation, Validation::parse);
  }

  Diagnostics diagnostics() {
    return parse("--diagnostics", diagnostics, Diagnostics::parse);
  }

  /**
   * The training images, as many times as asked for.
   *
   * @throws UsageException if they come to more than can be counted
   */
  Enlarged enlarged(ImageDataSet data) {
    // A worker counts its examples in an int.
    if (data.trainCount() > Integer.MAX_VALUE / enlarge) {
      throw new UsageException(
          "--enlarge " + enlarge + ": too many copies of " + data.trainCount() + " training images; take at most "
              + Integer.MAX_VALUE / data.trainCount());
    }
    ImageShape shape = data.shape();
    return new Enlarged(data.train(), data.trainCount(), enlarge, shape, DistortionStrength.digits(shape), seed);
  }

  /**
   * How many of {@code images} training images, copies included, are trained on.
   *
   * @throws UsageException if none are left to validate on
   */
  long trainExamples(long images) {
    Validation share = validation();
    long heldOut = share.heldOut(images);
    if (!share.onTest() && heldOut == 0) {
      throw new UsageException("--validation " + validation + " holds out none of " + images
          + " training images; give a larger fraction, at least " + Math.ceil(1e4 / images) / 1e4);
    }
    return (images - heldOut) * enlarge;
  }

  /**
   * Checks that each worker of {@code plan} gets some of {@code images} training images.
   *
   * @throws UsageException if not
   */
  void requireEnough(long images, TrainingPlan plan) {
    long examples = trainExamples(images);
    if (examples < plan.workers()) {
      throw new UsageException("--workers " + plan.workers() + ": "
          + (validation().onTest() ? "there are " : "--validation " + validation + " leaves ") + examples
          + " training examples for " + plan.workers() + " workers; take at most " + examples);
    }
  }

  /**
   * The plan for images of {@code shape}.
   *
   * @throws UsageException if {@code --layers} or {@code --augment} do not suit them
   */
  TrainingPlan plan(ImageShape shape, int slots) {
    try {
      return new TrainingPlan(
          network(shape.features(), shape.classes()), epochs, batchSize, learningRate,
          workers == null ? slots : workers,
          new Averaging(
              averagingFrequency, averagingStart == null ? averagingFrequency : averagingStart, outerLearningRate,
              outerMomentum),
          seed, StepKind.parse(step), recipe(shape));
    } catch (UnsupportedNetworkException e) {
      throw new UsageException("--step " + step + ": " + e.getMessage() + "; take --step fused", e);
    }
  }

  /**
   * Refuses a plan that surely needs more memory than there is.
   *
   * @param enlarged what is trained on
   * @throws UsageException naming the option, what it needs, what there is and what to do
   */
  void requireRoom(TrainingPlan plan, Enlarged enlarged, SparkContext spark) {
    long originals = enlarged.count() - validation().heldOut(enlarged.count());
    try {
      plan.requireRoom(
          originals * enlarged.factor(), spark, new MemoryNeed.Names(network == null ? "--layers" : "--network", "--batch-size", "--keep"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Recipe recipe(ImageShape shape) {
    return new Recipe(
        activationLearningRate, WeightStart.parse(weightStart), RateSchedule.Shape.parse(schedule), warmUp, weightDecay,
        new Regularization(inputDropout, dropout, labelSmoothing), augmentation(shape), Keep.parse(keep));
  }

  private Augmentation augmentation(ImageShape shape) {
    DistortionStrength strength = parse("--augment", augment, text -> DistortionStrength.parse(text, shape));
    return strength.distorts() ? new Augmentation(shape, strength) : Augmentation.NONE;
  }

  private Network network(int features, int classes) {
    if (network != null) {
      return parse("--network", networkText(), text -> Network.parse(
          text,
          new Network.Setting(
              Shape.vector(features), classes, activations(), Sharing.parse(sharing))));
    }
    List<Integer> sizes = new ArrayList<>(layers == null ? REPORT_LAYERS : sizes());
    if (layers == null) {
      sizes.set(0, features);
      sizes.set(sizes.size() - 1, classes);
    }
    if (sizes.get(0) != features) {
      throw new UsageException(
          "--layers starts with " + sizes.get(0) + ", but the images have " + features + " pixels; start with " + features);
    }
    if (last(sizes) < classes) {
      throw new UsageException(
          "--layers ends with " + last(sizes) + ", but the data have " + classes + " classes; end with " + classes);
    }
    return parse("--layers, --activation", activation, words ->
        Network.dense(sizes, activations(), Sharing.parse(sharing)));
  }

  private List<Integer> sizes() {
    try {
      List<Integer> sizes = Arrays.stream(layers.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
      sizes.forEach(size -> positive("--layers: each size", size));
      if (sizes.size() < 2) {
        throw new UsageException("--layers " + layers + ": a network has at least two sizes, its inputs and its classes");
      }
      if (last(sizes) < 2) {
        throw new UsageException("--layers " + layers + ": a network tells at least 2 classes apart; end with as many");
      }
      return sizes;
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--layers: '" + layers + "' is not a list of whole numbers such as 784,128,64,10", e);
    }
  }

  private static int last(List<Integer> sizes) {
    return sizes.get(sizes.size() - 1);
  }

  static void positive(String option, int value) {
    if (value < 1) {
      throw new UsageException(option + " must be a whole number of at least 1, not " + value);
    }
  }

  private static void rate(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new UsageException(option + " must be a positive number, not " + value);
    }
    inSinglePrecision(option, value);
  }

  /** As parameters are, in which what is larger is infinite, and what is smaller 0. */
  private static void inSinglePrecision(String option, double value) {
    if (value < Float.MIN_NORMAL || value > Float.MAX_VALUE) {
      throw new UsageException(option + " " + value + " is none in single precision, in which numbers go from "
          + Float.MIN_NORMAL + " to " + Float.MAX_VALUE + "; give one between");
    }
  }

  private static void share(String option, double value) {
    // In single precision, as it is used.
    if (!(value >= 0 && (float) value < 1)) {
      throw new UsageException(option + " must be at least 0 and below 1, not " + value);
    }
  }

  static <T> T parse(String option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }
}

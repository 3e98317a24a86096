package dev.pliant.ml;

import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.network.NetworkParameters;
import dev.pliant.training.ActivationValue;
import dev.pliant.training.Curve;
import dev.pliant.training.TrainedRun;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * A network whose activation functions were learned. {@code transform} adds the logits minus their mean ({@code
 * rawPrediction}), the class probabilities and the prediction. Choice of columns and thresholds work as in Spark's own
 * classifiers.
 *
 * <p>Features may be of any kind that {@link LearnedActivationClassifier} supports, even of another kind than in
 * training. {@code transform} and {@code predict} give the same result for a row, to the bit, whatever other rows there
 * are. Native code is not needed. {@code predict}, {@code predictProbability} and {@link #predictRaw} take microseconds
 * for a single row, without a Spark job, and may be called by several threads at once. Loading a model needs a Spark
 * session.
 */
public final class LearnedActivationClassificationModel extends Identity.Model
    implements LearnedActivationParams, MLWritable, HasTrainingSummary<LearnedActivationTrainingSummary> {
  private static final long serialVersionUID = 1;

  private final TrainingParams own;
  private final Network network;
  private final RowPass forward;
  private transient LearnedActivationTrainingSummary summary;

  private LearnedActivationClassificationModel(String uid, RowPass forward) {
    new Identity(uid).super();
    this.own = new TrainingParams(this);
    this.network = forward.parameters().network();
    this.forward = forward;
  }

  LearnedActivationClassificationModel(String uid, Parameters parameters) {
    this(uid, new RowPass(parameters));
  }

  LearnedActivationClassificationModel(String uid, Network network, List<NamedArray> parameters) {
    this(uid, NetworkParameters.parameters(network, parameters));
  }

  /** The model that {@code run} has trained. */
  static LearnedActivationClassificationModel of(String uid, TrainedRun run) {
    LearnedActivationClassificationModel model = new LearnedActivationClassificationModel(uid, run.parameters());
    model.summary = LearnedActivationTrainingSummary.of(run);
    return model;
  }

  @Override
  public TrainingParams own() {
    return own;
  }

  @Override
  public LearnedActivationClassificationModel setFeaturesCol(String value) {
    return super.setFeaturesCol(own.required("featuresCol", value));
  }

  @Override
  public LearnedActivationClassificationModel setPredictionCol(String value) {
    return super.setPredictionCol(own.required("predictionCol", value));
  }

  @Override
  public LearnedActivationClassificationModel setRawPredictionCol(String value) {
    return super.setRawPredictionCol(own.required("rawPredictionCol", value));
  }

  @Override
  public LearnedActivationClassificationModel setProbabilityCol(String value) {
    return super.setProbabilityCol(own.required("probabilityCol", value));
  }

  @Override
  public LearnedActivationClassificationModel setThresholds(double[] value) {
    return super.setThresholds(own.required("thresholds", value));
  }

  @Override
  public int numFeatures() {
    return network.inputs();
  }

  @Override
  public int numClasses() {
    return network.classes();
  }

  /** Sizes of the layers: inputs, hidden layers, classes; empty if the network is not a chain of dense layers. */
  public int[] layers() {
    return network.denseSizes().orElse(List.of()).stream().mapToInt(Integer::intValue).toArray();
  }

  /** The whole network as text, including input, activations and classes. */
  public String networkText() {
    return network.text();
  }

  /** The names of the activations, in the order of the network. */
  public String[] hiddenActivations() {
    return network.functions().toArray(String[]::new);
  }

  Network description() {
    return network;
  }

  /** All parameter arrays: {@code W} and {@code b} of each layer and, if its activation learns, {@code k}. */
  List<NamedArray> parameters() {
    return NetworkParameters.of(forward.parameters());
  }

  /** The learned parameters of the activations, in the order of layers, units and the family's names. */
  public List<LearnedActivation> activations() {
    List<LearnedActivation> learned = new ArrayList<>();
    ActivationValue.byPlace(network, activationValues()).forEach((place, own) -> own.forEach(value ->
        learned.add(new LearnedActivation(
            value.layer(), value.unit(), value.name(), value.value(), network.nodes().get(place).name()))));
    return learned;
  }

  /**
   * The learned activation functions, from −8 to 8 in steps of 0.25: one of each hidden layer, or those of its first 64
   * units if each unit has its own.
   */
  public List<LearnedCurve> curves() {
    return Curve.of(network, 0, activationValues()).stream()
        .map(curve -> new LearnedCurve(
            network.number(curve.place()), curve.unit(), Curve.x(), curve.g(), curve.slope(),
            network.nodes().get(curve.place()).name()))
        .toList();
  }

  private List<ActivationValue> activationValues() {
    return ActivationValue.of(forward.parameters(), 0);
  }

  @Override
  public StructType validateAndTransformSchema(StructType schema, boolean fitting, DataType none) {
    own.requireValues();
    // Spark supports a single type of features; this class supports several.
    return super.validateAndTransformSchema(schema, fitting, Features.requireType(schema, getFeaturesCol()));
  }

  /**
   * The logits of one row minus their mean, one for each class.
   *
   * <p>With two classes, the second value is half the logarithm of the odds of class 1, so it ranks rows like the
   * probability of class 1. Spark's evaluators and {@code OneVsRest} read that value. It still differs between rows
   * whose probabilities are so near to 1 that they are equal as doubles. (With more than 2000 scores, {@code
   * BinaryClassificationEvaluator} groups them into about {@code numBins} bins at random places, so its result for the
   * same column differs in the fifth digit from call to call. With {@code numBins} 0 it does not.)
   *
   * @param features a vector, an array or Scala sequence of float or double, or bytes
   * @throws IllegalArgumentException if a feature is null or not finite, if the features are so large that the logits
   *     are not finite, or if their number is not the number of the model's features
   */
  @Override
  public Vector predictRaw(Object features) {
    try {
      double[] raw = new double[numClasses()];
      forward.logits(features, raw);
      centre(raw);
      return Vectors.dense(raw);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("column " + getFeaturesCol() + ": " + e.getMessage(), e);
    }
  }

  /** Subtracts the mean from {@code logits}. */
  private static void centre(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += logit;
    }
    if (!Double.isFinite(sum)) {
      throw new IllegalArgumentException("the values are so large that the network's output is not finite");
    }
    if (logits.length == 2) {
      // This rounds once; subtracting the mean would round twice.
      double half = (logits[1] - logits[0]) / 2;
      logits[0] = -half;
      logits[1] = half;
      return;
    }
    double mean = sum / logits.length;
    for (int c = 0; c < logits.length; c++) {
      logits[c] -= mean;
    }
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    if (values.length == 2) {
      // Both operations are monotonic in the difference; a division by the sum may not be, because of rounding.
      double difference = values[1] - values[0];
      values[0] = 1 / (1 + Math.exp(difference));
      values[1] = 1 / (1 + Math.exp(-difference));
      return raw;
    }
    double largest = values[raw.argmax()];
    double sum = 0;
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.exp(values[c] - largest);
      sum += values[c];
    }
    for (int c = 0; c < values.length; c++) {
      values[c] /= sum;
    }
    return raw;
  }

  @Override
  public LearnedActivationClassificationModel copy(ParamMap extra) {
    LearnedActivationClassificationModel copy =
        copyValues(new LearnedActivationClassificationModel(uid(), forward), extra);
    copy.summary = summary;
    return copy.setParent(parent());
  }

  /** The summary of the training; empty in a loaded model. */
  @Override
  public Option<LearnedActivationTrainingSummary> trainingSummary() {
    return Option.apply(summary);
  }

  @Override
  public void trainingSummary_$eq(Option<LearnedActivationTrainingSummary> given) {
    summary = given.isDefined() ? given.get() : null;
  }

  @Override
  public MLWriter write() {
    return new ModelFormat.Writer(this);
  }

  /** A reader of saved models. */
  public static MLReader<LearnedActivationClassificationModel> read() {
    return new ModelFormat.Reader();
  }

  /** Reads the model that was saved to {@code path}. */
  public static LearnedActivationClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "LearnedActivationClassificationModel: uid=" + uid() + ", network=" + network.text() + ", sharing="
        + network.sharing().word();
  }
}

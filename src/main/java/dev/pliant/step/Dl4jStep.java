package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Minibatch;
import dev.pliant.network.FixedActivations;
import dev.pliant.network.LearnedActivationLayer;
import dev.pliant.network.UnsupportedNetworkException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own {@code fit}, the reference for every other step. */
public final class Dl4jStep implements Step {
  private final MultiLayerNetwork network;
  private final Optional<WeightedCrossEntropy> loss;
  private final int classes;
  private final double labelSmoothing;
  private final Predictions predictions = new Predictions();
  private final Gradients gradients = new Gradients();
  private final Optional<SharedActivation> shared;

  /** Steps of the network {@code conf}, whose last layer is a softmax with cross-entropy. */
  Dl4jStep(MultiLayerConfiguration conf) {
    this(conf, 0);
  }

  /** @param labelSmoothing what share of a label's probability goes to all classes alike */
  Dl4jStep(MultiLayerConfiguration conf, double labelSmoothing) {
    this.labelSmoothing = labelSmoothing;
    // A copy: the network counts its iterations in its configuration.
    MultiLayerConfiguration own = conf.clone();
    this.loss = WeightedCrossEntropy.in(own);
    this.network = new MultiLayerNetwork(own);
    network.init();
    this.classes = network.layerSize(network.getnLayers() - 1);
    network.addListeners(predictions);
    shared = SharedActivation.of(conf);
    shared.ifPresent(network::addListeners);
    // After that, which changes gradients.
    network.addListeners(gradients);
  }

  @Override
  public void setParameters(float[] parameters) {
    network.setParameters(Nd4j.createFromArray(parameters).reshape(1, -1));
  }

  @Override
  public void setUpdaterState(float[] updaterState, int iteration) {
    network.getLayerWiseConfigurations().setIterationCount(iteration);
    if (updaterState.length > 0) {
      network.setUpdater(new MultiLayerUpdater(network, Nd4j.createFromArray(updaterState).reshape(1, -1)));
    }
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    DataSet examples = dataSet(minibatch, classes);
    if (labelSmoothing > 0) {
      examples.getLabels().muli(1 - labelSmoothing).addi(labelSmoothing / classes);
    }
    if (minibatch.weighted() && loss.isEmpty()) {
      throw new UnsupportedNetworkException("its examples have weights, and its loss is not cross-entropy");
    }
    loss.ifPresent(weighted -> weighted.weigh(minibatch));
    network.fit(examples);
    shared.ifPresent(tie -> tie.equalise(network));
    return predictions.outcome(minibatch);
  }

  @Override
  public Measured fitAndMeasure(Minibatch minibatch) {
    gradients.wanted = true;
    try {
      Outcome outcome = fit(minibatch);
      return new Measured(outcome, gradients.squares);
    } finally {
      gradients.wanted = false;
    }
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into) {
    INDArray input = dataSet(minibatch, classes).getFeatures();
    float[] output = Nd4j.toFlattened('c', network.output(input, false)).toFloatVector();
    System.arraycopy(output, 0, into, 0, output.length);
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into, ActivationUse use) {
    probabilities(minibatch, into);
    // A pass of its own: the one before keeps nothing.
    List<INDArray> inputs = network.feedForward(dataSet(minibatch, classes).getFeatures(), false);
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
    int layer = 1;
    for (int i = 0; i < network.getnLayers() - 1; i++, layer++) {
      INDArray z = inputs.get(i).mmul(network.getParam(i + "_W")).addiRowVector(network.getParam(i + "_b"));
      ActivationFunction function;
      if (conf.getConf(i + 1).getLayer() instanceof LearnedActivationLayer learned) {
        function = learned.function();
        i++;
      } else {
        IActivation fixed = ((BaseLayer) conf.getConf(i).getLayer()).getActivationFn();
        function = FixedActivations.fromDl4j(fixed)
            .orElseThrow(() -> new UnsupportedNetworkException("it has the activation " + fixed));
      }
      use.take(layer, function, flat(z), flat(inputs.get(i + 1)), minibatch.size(), (int) z.size(1));
    }
  }

  private static float[] flat(INDArray array) {
    return Nd4j.toFlattened('c', array).toFloatVector();
  }

  @Override
  public float[] parameters() {
    return network.params().toFloatVector();
  }

  @Override
  public float[] updaterState() {
    INDArray view = network.getUpdater().getStateViewArray();
    return view == null ? new float[0] : view.toFloatVector();
  }

  @Override
  public int updaterStateCount() {
    return updaterState().length;
  }

  @Override
  public void copyTo(float[] parameters, float[] updaterState) {
    System.arraycopy(parameters(), 0, parameters, 0, parameters.length);
    System.arraycopy(updaterState(), 0, updaterState, 0, updaterState.length);
  }

  @Override
  public void resume(float[] parameters, float[] updaterState, int iteration) {
    setParameters(parameters);
    setUpdaterState(updaterState, iteration);
    network.applyConstraints(iteration, 0);
  }

  @Override
  public void close() {
    network.clear();
  }

  /** The minibatch as DL4J takes it, without weights: features [size, inputs], labels one-hot [size, classes]. */
  public static DataSet dataSet(Minibatch minibatch, int classes) {
    int size = minibatch.size();
    float[] features = Arrays.copyOf(minibatch.features(), size * minibatch.inputs());
    float[] labels = new float[size * classes];
    for (int i = 0; i < size; i++) {
      labels[i * classes + minibatch.labels()[i]] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {size, minibatch.inputs()}, 'c'),
        Nd4j.create(labels, new long[] {size, classes}, 'c'));
  }

  /**
   * Keeps the logits of the forward pass that {@code fit} runs anyway: what DL4J tells as the score has weight decay in
   * it.
   */
  private static final class Predictions extends BaseTrainingListener {
    /** [size, classes] in C order. */
    private float[] logits = {};

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      // DL4J reports all activations but the output layer's; from the last of them the logits follow.
      MultiLayerNetwork network = (MultiLayerNetwork) model;
      int output = network.getnLayers() - 1;
      INDArray product = activations.get(activations.size() - 1)
          .mmul(network.getParam(output + "_W"))
          .addiRowVector(network.getParam(output + "_b"));
      // Flat: a matrix of Java's is copied element by element, which takes half as long as the step.
      logits = Nd4j.toFlattened('c', product).toFloatVector();
    }

    Outcome outcome(Minibatch minibatch) {
      double loss = 0;
      int correct = 0;
      int classes = logits.length / minibatch.size();
      for (int i = 0; i < minibatch.size(); i++) {
        int row = i * classes;
        int label = minibatch.labels()[i];
        int largest = 0;
        for (int c = 1; c < classes; c++) {
          largest = logits[row + c] > logits[row + largest] ? c : largest;
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
          sum += Math.exp((double) logits[row + c] - logits[row + largest]);
        }
        double probability = Math.exp((double) logits[row + label] - logits[row + largest]) / sum;
        loss -= minibatch.weights()[i] * Math.log(Math.max(probability, LEAST_PROBABILITY));
        correct += largest == label ? 1 : 0;
      }
      return new Outcome(loss / minibatch.size(), correct);
    }
  }

  /** Looks at gradients when that is wanted: the update writes over them. */
  private static final class Gradients extends BaseTrainingListener {
    private boolean wanted;
    private GradientSquares squares;

    @Override
    public void onGradientCalculation(Model model) {
      if (!wanted) {
        return;
      }
      MultiLayerNetwork network = (MultiLayerNetwork) model;
      int layers = (int) network.paramTable().keySet().stream().filter(key -> key.endsWith("_W")).count();
      double[] weights = new double[layers];
      double[] activations = new double[layers];
      Arrays.fill(activations, Double.NaN);
      int layer = -1;
      for (String key : network.paramTable().keySet()) {
        layer += key.endsWith("_W") ? 1 : 0;
        double square = square(network.gradient().getGradientFor(key), network.batchSize());
        if (key.endsWith("_" + LearnedActivationLayer.PARAMETER)) {
          activations[layer] = square;
        } else {
          weights[layer] += square;
        }
      }
      squares = new GradientSquares(1, weights, activations);
    }

    /** The squared norm of the mean of a gradient that is a sum over {@code size} examples. */
    private static double square(INDArray gradient, int size) {
      double sum = 0;
      for (float element : flat(gradient)) {
        sum += (double) element * element;
      }
      return sum / size / size;
    }
  }
}

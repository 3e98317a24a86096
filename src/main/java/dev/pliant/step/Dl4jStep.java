package dev.pliant.step;

import dev.pliant.layer.Head.Outcome;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Softmax;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.ModelState;
import dev.pliant.network.UnsupportedNetworkException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own {@code fit}, the reference for every other step. */
public final class Dl4jStep implements Step {
  private final Dl4jModel model;
  private final ModelState state;
  /** Null for a model that Pliant cannot describe. */
  private final Dl4jForm form;
  /** The shape of an example; null for a vector of unknown length. */
  private final Shape input;
  private final Optional<WeightedCrossEntropy> loss;
  private final int classes;
  private final double labelSmoothing;
  private final Predictions predictions = new Predictions();
  private final Gradients gradients = new Gradients();
  private final Optional<SharedActivation> shared;
  /** Created at its first use; null before. */
  private ForwardPass forward;

  /**
   * Creates steps of a network.
   *
   * @param labelSmoothing the share of a label's probability that is spread evenly over all classes
   */
  Dl4jStep(Dl4jForm form, double labelSmoothing) {
    this(form, form.model(), form.network().input(), labelSmoothing);
  }

  /**
   * Creates steps of {@code model}, which they then own. Its last layer must be a softmax with cross-entropy.
   *
   * @param input the shape of an example that is a map; null for vectors
   * @param labelSmoothing the share of a label's probability that is spread evenly over all classes
   */
  Dl4jStep(Model model, Shape input, double labelSmoothing) {
    this(null, model, input, labelSmoothing);
  }

  private Dl4jStep(Dl4jForm form, Model own, Shape input, double labelSmoothing) {
    this.form = form;
    this.input = input;
    this.labelSmoothing = labelSmoothing;
    this.model = Dl4jModel.of(own);
    this.loss = WeightedCrossEntropy.in(model.outputConfiguration());
    own.init();
    this.state = form == null ? ModelState.flat(own) : form.state(own);
    this.classes = model.classes();
    this.shared = form == null ? Optional.empty() : SharedActivation.of(form);
    model.addListener(predictions);
    shared.ifPresent(model::addListener);
    // Must follow the listener above, which changes gradients.
    model.addListener(gradients);
  }

  @Override
  public int parameterCount() {
    return state.length();
  }

  @Override
  public int updaterStateCount() {
    return state.updaterStateLength();
  }

  @Override
  public void setParameters(float[] parameters) {
    state.setParameters(parameters);
  }

  @Override
  public void copyTo(float[] parameters, float[] updaterState) {
    System.arraycopy(state.parameters(), 0, parameters, 0, parameters.length);
    System.arraycopy(state.updaterState(), 0, updaterState, 0, updaterState.length);
  }

  @Override
  public void resume(float[] parameters, float[] updaterState, int iteration) {
    state.setParameters(parameters);
    state.setUpdaterState(updaterState);
    ModelState.setIterations(model.model(), iteration);
    model.model().applyConstraints(iteration, 0);
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    DataSet examples =
        dataSet(minibatch, input == null ? Shape.vector(minibatch.inputs()) : input, classes);
    if (labelSmoothing > 0) {
      examples.getLabels().muli(1 - labelSmoothing).addi(labelSmoothing / classes);
    }
    if (minibatch.weighted() && loss.isEmpty()) {
      throw new UnsupportedNetworkException("its examples have weights, and its loss is not cross-entropy");
    }
    loss.ifPresent(weighted -> weighted.weigh(minibatch));
    model.fit(examples);
    shared.ifPresent(tie -> tie.equalise(model.model()));
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
  public ForwardPass forward() {
    if (form == null) {
      throw new UnsupportedNetworkException("Pliant does not predict with DL4J's own models; use DL4J");
    }
    forward = forward == null ? ForwardPass.of(form.network()) : forward;
    forward.setParameters(state.parameters());
    return forward;
  }

  @Override
  public void close() {
    model.clear();
    if (forward != null) {
      forward.close();
    }
  }

  /** The minibatch as a DL4J data set without weights: features [size, inputs], labels one-hot [size, classes]. */
  public static DataSet dataSet(Minibatch minibatch, int classes) {
    return dataSet(minibatch, Shape.vector(minibatch.inputs()), classes);
  }

  /**
   * The minibatch as a DL4J data set without weights: features [size, inputs], or [size, channels, rows, columns] if
   * {@code input} is a map; labels one-hot [size, classes].
   */
  static DataSet dataSet(Minibatch minibatch, Shape input, int classes) {
    int size = minibatch.size();
    float[] values = Arrays.copyOf(minibatch.features(), size * minibatch.inputs());
    INDArray features = input.isVector()
        ? Nd4j.create(values, new long[] {size, minibatch.inputs()}, 'c')
        : Nd4j.create(values, new long[] {size, input.rows(), input.columns(), input.units()}, 'c')
            .permute(0, 3, 1, 2)
            .dup('c');
    float[] labels = new float[size * classes];
    for (int i = 0; i < size; i++) {
      labels[i * classes + minibatch.labels()[i]] = 1;
    }
    return new DataSet(features, Nd4j.create(labels, new long[] {size, classes}, 'c'));
  }

  /**
   * Keeps the logits of the forward pass in {@code fit}, because DL4J's score includes weight decay. DL4J's listener
   * does not show the output layer's activations, so the logits are computed from the layer's input.
   */
  private final class Predictions extends BaseTrainingListener {
    /** [size, classes] in C order. */
    private float[] logits = {};

    @Override
    public void onForwardPass(Model of, List<INDArray> activations) {
      logits = model.logits(activations.get(activations.size() - 1));
    }

    @Override
    public void onForwardPass(Model of, Map<String, INDArray> activations) {
      logits = model.logits(((Dl4jModel.Graph) model).outputInput(activations));
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
        loss -= minibatch.weights()[i] * Math.log(Math.max(probability, Softmax.LEAST_PROBABILITY));
        correct += largest == label ? 1 : 0;
      }
      return new Outcome(loss / minibatch.size(), correct);
    }
  }

  /** Measures gradients on request, before the update overwrites them. */
  private final class Gradients extends BaseTrainingListener {
    private boolean wanted;
    private GradientSquares squares = GradientSquares.NONE;

    @Override
    public void onGradientCalculation(Model of) {
      if (!wanted || form == null) {
        return;
      }
      Network network = form.network();
      squares = GradientSquares.of(network, (place, array) ->
          square(of.gradient().getGradientFor(form.key(place, array.name())), of.batchSize()));
    }

    /** The squared norm of a mean gradient, where {@code gradient} is the sum over {@code size} examples. */
    private static double square(INDArray gradient, int size) {
      double sum = 0;
      for (float element : Dl4jModel.flat(gradient)) {
        sum += (double) element * element;
      }
      return sum / size / size;
    }
  }
}

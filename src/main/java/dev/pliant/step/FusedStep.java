package dev.pliant.step;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.step.DenseStack.DenseBlock;
import dev.pliant.step.DenseStack.UpdaterBlock;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Forward pass, loss, backward pass and update of a dense network in one piece: matrix products by BLAS, all else plain
 * loops over arrays that the compiler vectorises. A step allocates no arrays, unless its minibatch is larger than any
 * before.
 *
 * <p>BLAS works on memory outside the heap, where it needs no copies; the loops work on the heap, where they are fast.
 * What both touch is copied once each way. The first layer, by far the largest, needs neither BLAS nor copies where its
 * input is sparse.
 *
 * <p>Weights are held as [inputs, outputs] in C order, so that what belongs to one input is a stretch; DL4J's flat view
 * has them the other way around.
 */
final class FusedStep implements Step {
  private static final float[] NOTHING = {};
  /** In DL4J's flat view of parameters each is in its own place. */
  private static final ToIntFunction<UpdaterBlock> PARAMETERS = block -> 0;

  private final LoopUpdaters updaters;
  /** Examples that there is room for: as many as the largest minibatch had. */
  private int capacity;
  private final int inputs;
  private final int classes;

  private final int parameterCount;
  private int iteration;

  private final Layer[] layers;
  /** All parameters, in the order of layers. */
  private final List<Segment> segments;
  private final SparseInput sparse;
  /** Null until a minibatch is not sparse. */
  private FloatPointer nativeInput;
  private boolean inputIsSparse;

  private final float labelSmoothing;
  /** Null where no inputs are dropped. */
  private final Dropout inputDropout;
  private final Minibatch droppedInput;
  /** Null where no outputs of hidden layers are dropped. */
  private final Dropout dropout;
  /** Of the minibatch that is trained on; null in a forward pass that drops nothing. */
  private SplittableRandom random;

  /**
   * Steps of the network {@code stack}.
   *
   * @param regularization what it does to its examples
   * @throws UnsupportedNetworkException if the network's updater is not one that is known
   */
  FusedStep(DenseStack stack, Regularization regularization) {
    this.labelSmoothing = (float) regularization.labelSmoothing();
    this.inputDropout = regularization.inputDropout() > 0 ? new Dropout(regularization.inputDropout()) : null;
    this.droppedInput = inputDropout == null ? null : new Minibatch(stack.inputs());
    this.dropout = regularization.dropout() > 0 ? new Dropout(regularization.dropout()) : null;
    this.updaters = LoopUpdaters.of(stack.updaters());
    this.inputs = stack.inputs();
    this.classes = stack.classes();
    this.parameterCount = stack.parameterCount();
    Activation first = new Activation(stack.layers().get(0));
    this.layers = stack.layers().stream()
        .map(block -> new Layer(block, stack, block.shared() ? first : new Activation(block)))
        .toArray(Layer[]::new);
    this.segments = Arrays.stream(layers).flatMap(Layer::segments).toList();
    int outputs = layers[0].block.outputs();
    this.sparse = SparseInput.isWorthwhile(inputs, outputs)
        ? SparseInput.of(layers[0].weights, inputs, outputs)
        : null;
  }

  @Override
  public void setParameters(float[] values) {
    requireLength("parameters", values, parameterCount);
    for (Layer layer : layers) {
      layer.fromDl4j(values, PARAMETERS, Segment::values);
    }
    parametersChanged();
  }

  @Override
  public void setUpdaterState(float[] values, int updates) {
    requireLength("floats of updater state", values, updaterStateCount());
    for (int i = 0; i < updaters.stateArrays(); i++) {
      int array = i;
      for (Layer layer : layers) {
        layer.fromDl4j(values, stateArray(i), segment -> segment.state()[array]);
      }
    }
    iteration = updates;
  }

  /** Where in DL4J's flat view of the updater's state array {@code array} of it lies. */
  private ToIntFunction<UpdaterBlock> stateArray(int array) {
    return block -> block.stateOffset(array, updaters.stateArrays());
  }

  private void parametersChanged() {
    for (Layer layer : layers) {
      layer.nativeWeightsAreCurrent = false;
    }
  }

  private static void requireLength(String what, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(values.length + " " + what + " for a network that has " + length);
    }
  }

  /** An activation function and its parameters, which are one layer's or, where they share them, all hidden layers'. */
  private final class Activation {
    private final ActivationFunction function;
    /** [P, sets], as DL4J has them. */
    private final Segment parameters;
    /** The same, [sets, P]. */
    private final double[][] k;
    private final double[][] sums;
    private final float[] gradient;

    Activation(DenseBlock block) {
      this.function = block.function();
      this.parameters = Segment.zeros(block.sets() * function.parameterCount(), updaters.stateArrays());
      this.k = new double[block.sets()][function.parameterCount()];
      this.sums = new double[block.sets()][function.parameterCount()];
      this.gradient = new float[parameters.length()];
    }

    void read() {
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < k[set].length; p++) {
          k[set][p] = parameters.values()[p * k.length + set];
        }
      }
    }

    /** h = g(z) for the first {@code end} elements. */
    void values(float[] z, int end, float[] h) {
      int run = runLength(end);
      for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
        function.values(z, from, from + run, k[set], h);
      }
    }

    /** The penalty is no sum over the minibatch; {@code size} times it is one, of which the update takes the mean. */
    void beginGradient(int size) {
      for (int set = 0; set < k.length; set++) {
        Arrays.fill(sums[set], 0);
        function.addPenaltyGradient(k[set], sums[set]);
        for (int p = 0; p < sums[set].length; p++) {
          sums[set][p] *= size;
        }
      }
    }

    /** From ∂L/∂h in {@code delta} to ∂L/∂z there; adds to the gradient of k. */
    void gradients(float[] z, float[] delta, int end) {
      int run = runLength(end);
      for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
        function.gradients(z, delta, from, from + run, k[set], delta, sums[set]);
      }
    }

    void endGradient(GradientUse use) {
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < k[set].length; p++) {
          gradient[p * k.length + set] = (float) sums[set][p];
        }
      }
      use.take(parameters, gradient);
    }

    /** Moves parameters that have left their range to the nearest in it. */
    void bound() {
      read();
      for (int set = 0; set < k.length; set++) {
        function.bound(k[set]);
        for (int p = 0; p < k[set].length; p++) {
          parameters.values()[p * k.length + set] = (float) k[set][p];
        }
      }
    }

    /** How many elements in a row share one set of parameters. */
    private int runLength(int end) {
      return k.length == 1 ? end : 1;
    }

    private int next(int set) {
      return set + 1 == k.length ? 0 : set + 1;
    }
  }

  /** One layer's working memory. */
  private final class Layer {
    private final DenseBlock block;
    private final UpdaterBlock denseUpdater;
    private final UpdaterBlock activationUpdater;
    /** W, [inputs, outputs]. */
    private final Segment[] weights;
    private final Segment biases;
    private final Activation activation;
    private final float[] weightGradient;
    private final float[] biasGradient;
    private final boolean masked;
    private float[] z;
    private float[] h;
    private float[] delta;
    private FloatPointer nativeZ;
    private FloatPointer nativeH;
    private FloatPointer nativeDelta;
    /** Null until they are needed: those of the first layer may never be. */
    private FloatPointer nativeWeights;
    private FloatPointer nativeWeightGradient;
    /** What {@link #h} was multiplied by; null where nothing of it is dropped. */
    private float[] mask;
    private boolean nativeWeightsAreCurrent;

    Layer(DenseBlock block, DenseStack stack, Activation activation) {
      this.block = block;
      this.activation = activation;
      this.denseUpdater = stack.updaterBlock(block.weights());
      // Without parameters it may end where the network does.
      this.activationUpdater = stack.updaterBlock(Math.min(block.activation(), stack.parameterCount() - 1));
      int stateArrays = updaters.stateArrays();
      this.weights = Segment.matrix(block.inputs(), block.outputs(), stateArrays);
      this.biases = Segment.zeros(block.outputs(), stateArrays);
      this.weightGradient = new float[weights[0].length()];
      this.biasGradient = new float[biases.length()];
      boolean output = block == stack.layers().get(stack.layers().size() - 1);
      this.masked = dropout != null && !output;
    }

    /** Makes room for {@code rows} examples. */
    void reserve(int rows) {
      closeExamples();
      int size = arrayLength(rows, block.outputs());
      z = new float[size];
      h = new float[size];
      delta = new float[size];
      mask = masked ? new float[size] : null;
      nativeZ = new FloatPointer((long) size);
      nativeH = new FloatPointer((long) size);
      nativeDelta = new FloatPointer((long) size);
    }

    private FloatPointer nativeMatrix() {
      return new FloatPointer((long) block.inputs() * block.outputs());
    }

    Stream<Segment> segments() {
      return Stream.concat(denseSegments(), Stream.of(activation.parameters));
    }

    Stream<Segment> denseSegments() {
      return Stream.concat(Arrays.stream(weights), Stream.of(biases));
    }

    /** z = x·W + b and h = g(z); {@code input} is [size, inputs]. */
    void forward(FloatPointer input, int size) {
      int outputs = block.outputs();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size, outputs, block.inputs(), 1f, input, block.inputs(),
          nativeWeights(), outputs, 0f, nativeZ, outputs);
      nativeZ.get(z, 0, size * outputs);
      float[] b = biases.values();
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          z[row + j] += b[j];
        }
      }
      activate(size);
    }

    /** The same from the sparse input. */
    void forwardSparse(int size) {
      sparse.forward(biases.values(), z);
      activate(size);
    }

    private void activate(int size) {
      activation.read();
      int end = size * block.outputs();
      activation.values(z, end, h);
      if (mask != null && random != null) {
        dropout.draw(random, mask, end);
        applyMask(h, end);
      }
      nativeH.put(h, 0, end);
    }

    private void applyMask(float[] values, int end) {
      for (int i = 0; i < end; i++) {
        values[i] *= mask[i];
      }
    }

    /** W outside the heap, which is brought up to date only when it is asked for. */
    private FloatPointer nativeWeights() {
      if (!nativeWeightsAreCurrent) {
        nativeWeights = nativeWeights == null ? nativeMatrix() : nativeWeights;
        long at = 0;
        for (Segment segment : weights) {
          nativeWeights.position(at).put(segment.values(), 0, segment.length());
          at += segment.length();
        }
        nativeWeights.position(0);
        nativeWeightsAreCurrent = true;
      }
      return nativeWeights;
    }

    /**
     * From ∂L/∂h in {@code delta} to ∂L/∂z there, and the gradient of k, which is complete when the last of the layers
     * that share it has added to it.
     *
     * @param above the layer after this one
     * @param below the layer before it; null for the first
     */
    void backwardActivation(int size, Layer above, Layer below, GradientUse use) {
      if (above.activation != activation) {
        activation.beginGradient(size);
      }
      if (mask != null) {
        applyMask(delta, size * block.outputs());
      }
      activation.gradients(z, delta, size * block.outputs());
      if (below == null || below.activation != activation) {
        activation.endGradient(use);
      }
    }

    /** The gradient of W from ∂L/∂z in {@code delta}; {@code input} is [size, inputs]. */
    void backwardWeights(FloatPointer input, int size, GradientUse use) {
      int outputs = block.outputs();
      nativeDelta.put(delta, 0, size * outputs);
      nativeWeightGradient = nativeWeightGradient == null ? nativeMatrix() : nativeWeightGradient;
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, block.inputs(), outputs, size, 1f, input, block.inputs(),
          nativeDelta, outputs, 0f, nativeWeightGradient, outputs);
      long at = 0;
      for (Segment segment : weights) {
        nativeWeightGradient.position(at).get(weightGradient, 0, segment.length());
        use.take(segment, weightGradient);
        at += segment.length();
      }
      nativeWeightGradient.position(0);
    }

    /** The gradient of b: ∂L/∂z summed over the minibatch. */
    void backwardBiases(int size, GradientUse use) {
      int outputs = block.outputs();
      float[] sums = biasGradient;
      Arrays.fill(sums, 0);
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          sums[j] += delta[row + j];
        }
      }
      use.take(biases, sums);
    }

    /** ∂L/∂x = ∂L/∂z·Wᵀ, to {@code below}. */
    void backwardInput(Layer below, int size) {
      int outputs = block.outputs();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, size, block.inputs(), outputs, 1f, nativeDelta, outputs,
          nativeWeights(), outputs, 0f, below.nativeDelta, block.inputs());
      below.nativeDelta.get(below.delta, 0, size * block.inputs());
    }

    /**
     * Takes what this layer has of DL4J's flat array {@code flat}.
     *
     * @param offset what to add to a parameter's place for its place in there
     */
    void fromDl4j(float[] flat, ToIntFunction<UpdaterBlock> offset, Function<Segment, float[]> array) {
      int from = offset.applyAsInt(denseUpdater);
      // DL4J has the inputs of one unit next to each other; here all that belongs to one input is.
      int row = 0;
      for (Segment segment : weights) {
        int rows = segment.length() / block.outputs();
        transpose(
            flat, from + block.weights() + row, block.inputs(), array.apply(segment), 0, block.outputs(),
            block.outputs(), rows);
        row += rows;
      }
      System.arraycopy(flat, from + block.biases(), array.apply(biases), 0, biases.length());
      System.arraycopy(
          flat, offset.applyAsInt(activationUpdater) + block.activation(), array.apply(activation.parameters), 0,
          activation.parameters.length());
    }

    /** Gives what {@link #fromDl4j} takes. */
    void toDl4j(Function<Segment, float[]> array, float[] flat, ToIntFunction<UpdaterBlock> offset) {
      int to = offset.applyAsInt(denseUpdater);
      int row = 0;
      for (Segment segment : weights) {
        int rows = segment.length() / block.outputs();
        transpose(
            array.apply(segment), 0, block.outputs(), flat, to + block.weights() + row, block.inputs(), rows,
            block.outputs());
        row += rows;
      }
      System.arraycopy(array.apply(biases), 0, flat, to + block.biases(), biases.length());
      System.arraycopy(
          array.apply(activation.parameters), 0, flat, offset.applyAsInt(activationUpdater) + block.activation(),
          activation.parameters.length());
    }

    private void closeExamples() {
      FusedStep.close(nativeZ);
      FusedStep.close(nativeH);
      FusedStep.close(nativeDelta);
    }

    void close() {
      closeExamples();
      FusedStep.close(nativeWeights);
      FusedStep.close(nativeWeightGradient);
    }
  }

  private static void close(FloatPointer memory) {
    if (memory != null) {
      memory.close();
    }
  }

  private static int arrayLength(int rows, int columns) {
    long length = (long) rows * columns;
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a minibatch of " + rows + " examples times " + columns + " values is more than an array holds; use a smaller"
              + " batch size");
    }
    return (int) length;
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    return fit(minibatch, UnaryOperator.identity());
  }

  @Override
  public Measured fitAndMeasure(Minibatch minibatch) {
    SegmentSquares sums = new SegmentSquares();
    Outcome outcome = fit(minibatch, sums::before);
    double[] weights = new double[layers.length];
    double[] activations = new double[layers.length];
    // Gradients are sums over the minibatch.
    double share = 1.0 / minibatch.size();
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      weights[l] = share * share * sums.of(layer.denseSegments());
      activations[l] = layer.activation.parameters.length() == 0
          ? Double.NaN
          : share * share * sums.of(Stream.of(layer.activation.parameters));
    }
    return new Measured(outcome, new GradientSquares(1, weights, activations));
  }

  /** @param with what is done with gradients beside the update */
  private Outcome fit(Minibatch minibatch, UnaryOperator<GradientUse> with) {
    float share = 1f / minibatch.size();
    updaters.begin(iteration);
    Outcome outcome = backward(
        minibatch,
        with.apply((segment, gradient) -> updaters.weights().update(segment, gradient, share)),
        with.apply((segment, gradient) -> updaters.biases().update(segment, gradient, share)),
        with.apply((segment, gradient) -> updaters.activations().update(segment, gradient, share)));
    iteration++;
    for (Layer layer : layers) {
      layer.activation.bound();
    }
    parametersChanged();
    return outcome;
  }

  /**
   * Forward and backward pass. A segment's gradient may be used to change its parameters at once: whatever else needs
   * them has been calculated before, or from copies.
   */
  private Outcome backward(
      Minibatch minibatch, GradientUse ofWeights, GradientUse ofBiases, GradientUse ofActivations) {
    int size = minibatch.size();
    Layer output = forwardWithDropout(minibatch);
    Outcome outcome = softmax(output, minibatch);
    if (!Double.isFinite(outcome.loss())) {
      // Its gradient would make all parameters as useless, and hide which of them led here.
      return outcome;
    }
    for (int l = layers.length - 1; l > 0; l--) {
      layers[l].backwardWeights(layers[l - 1].nativeH, size, ofWeights);
      layers[l].backwardBiases(size, ofBiases);
      layers[l].backwardInput(layers[l - 1], size);
      layers[l - 1].backwardActivation(size, layers[l], l == 1 ? null : layers[l - 2], ofActivations);
    }
    Layer first = layers[0];
    first.backwardBiases(size, ofBiases);
    if (inputIsSparse) {
      sparse.gradient(first.delta, ofWeights);
    } else {
      first.backwardWeights(nativeInput, size, ofWeights);
    }
    return outcome;
  }

  /**
   * The gradient of the loss summed over {@code minibatch}, and of as many times the activations' penalties, in the
   * order of DL4J's flat view. Nothing is updated.
   */
  float[] gradient(Minibatch minibatch) {
    Map<Segment, float[]> gradients = new IdentityHashMap<>();
    GradientUse keep =
        (segment, gradient) -> gradients.put(segment, Arrays.copyOf(gradient, segment.length()));
    backward(minibatch, keep, keep, keep);
    float[] flat = new float[parameterCount];
    for (Layer layer : layers) {
      // The output layer has no activation parameters, and so no gradient of them.
      layer.toDl4j(segment -> gradients.getOrDefault(segment, NOTHING), flat, PARAMETERS);
    }
    return flat;
  }

  private Layer forwardWithDropout(Minibatch minibatch) {
    if (inputDropout == null && dropout == null) {
      return forward(minibatch);
    }
    random = new SplittableRandom(minibatch.seed());
    try {
      if (inputDropout != null) {
        droppedInput.takeDropped(minibatch, inputDropout, random);
      }
      return forward(inputDropout == null ? minibatch : droppedInput);
    } finally {
      random = null;
    }
  }

  private Layer forward(Minibatch minibatch) {
    int size = minibatch.size();
    if (size > capacity) {
      for (Layer layer : layers) {
        layer.reserve(size);
      }
      capacity = size;
    }
    inputIsSparse = sparse != null && sparse.take(minibatch);
    if (inputIsSparse) {
      layers[0].forwardSparse(size);
    } else {
      layers[0].forward(nativeInput(minibatch), size);
    }
    for (int l = 1; l < layers.length; l++) {
      layers[l].forward(layers[l - 1].nativeH, size);
    }
    return layers[layers.length - 1];
  }

  /** The features outside the heap. */
  private FloatPointer nativeInput(Minibatch minibatch) {
    float[] features = minibatch.features();
    int length = minibatch.size() * inputs;
    if (nativeInput == null || nativeInput.capacity() < length) {
      close(nativeInput);
      nativeInput = new FloatPointer((long) length);
    }
    return nativeInput.put(features, 0, length);
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into) {
    Layer output = forward(minibatch);
    for (int i = 0; i < minibatch.size(); i++) {
      softmaxRow(output.h, i * classes, into);
    }
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into, ActivationUse use) {
    probabilities(minibatch, into);
    for (int l = 0; l < layers.length - 1; l++) {
      Layer layer = layers[l];
      use.take(l + 1, layer.block.function(), layer.z, layer.h, minibatch.size(), layer.block.outputs());
    }
  }

  /**
   * Leaves ∂L/∂z of the summed loss, p − y with smoothed y times the example's weight, in the output layer; the loss
   * told is of plain labels.
   */
  private Outcome softmax(Layer output, Minibatch minibatch) {
    int size = minibatch.size();
    int[] labels = minibatch.labels();
    float[] weights = minibatch.weights();
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < size; i++) {
      int row = i * classes;
      int largest = softmaxRow(output.h, row, output.delta);
      loss -= weights[i] * Math.log(Math.max(output.delta[row + labels[i]], LEAST_PROBABILITY));
      correct += largest == labels[i] ? 1 : 0;
      output.delta[row + labels[i]] -= 1 - labelSmoothing;
      if (labelSmoothing > 0) {
        for (int c = 0; c < classes; c++) {
          output.delta[row + c] -= labelSmoothing / classes;
        }
      }
      if (minibatch.weighted()) {
        for (int c = 0; c < classes; c++) {
          output.delta[row + c] *= weights[i];
        }
      }
    }
    return new Outcome(loss / size, correct);
  }

  /** Writes the softmax of one row of logits, and answers the class with the largest. */
  private int softmaxRow(float[] logits, int row, float[] into) {
    int largest = 0;
    for (int c = 1; c < classes; c++) {
      largest = logits[row + c] > logits[row + largest] ? c : largest;
    }
    float max = logits[row + largest];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      double e = Math.exp(logits[row + c] - max);
      into[row + c] = (float) e;
      sum += e;
    }
    float scale = (float) (1 / sum);
    for (int c = 0; c < classes; c++) {
      into[row + c] *= scale;
    }
    return largest;
  }

  @Override
  public float[] parameters() {
    float[] flat = new float[parameterCount];
    for (Layer layer : layers) {
      layer.toDl4j(Segment::values, flat, PARAMETERS);
    }
    return flat;
  }

  @Override
  public float[] updaterState() {
    float[] flat = new float[updaterStateCount()];
    for (int i = 0; i < updaters.stateArrays(); i++) {
      int array = i;
      for (Layer layer : layers) {
        layer.toDl4j(segment -> segment.state()[array], flat, stateArray(i));
      }
    }
    return flat;
  }

  @Override
  public int updaterStateCount() {
    return updaters.stateArrays() * parameterCount;
  }

  @Override
  public void copyTo(float[] parameters, float[] updaterState) {
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(segment.values(), 0, parameters, at, segment.length());
      for (int i = 0; i < updaters.stateArrays(); i++) {
        System.arraycopy(segment.state()[i], 0, updaterState, i * parameterCount + at, segment.length());
      }
      at += segment.length();
    }
  }

  @Override
  public void resume(float[] parameters, float[] updaterState, int updates) {
    requireLength("parameters", parameters, parameterCount);
    requireLength("floats of updater state", updaterState, updaterStateCount());
    int at = 0;
    for (Segment segment : segments) {
      System.arraycopy(parameters, at, segment.values(), 0, segment.length());
      for (int i = 0; i < updaters.stateArrays(); i++) {
        System.arraycopy(updaterState, i * parameterCount + at, segment.state()[i], 0, segment.length());
      }
      at += segment.length();
    }
    iteration = updates;
    for (Layer layer : layers) {
      layer.activation.bound();
    }
    parametersChanged();
  }

  /**
   * Transposes a matrix of {@code rows} × {@code columns} into one of {@code columns} × {@code rows}, in tiles that stay
   * in the cache. A row of the source is {@code sourceStride} behind the one before, of the target {@code targetStride}.
   */
  private static void transpose(
      float[] source, int from, int sourceStride, float[] target, int to, int targetStride, int rows, int columns) {
    int tile = 16;
    for (int firstRow = 0; firstRow < rows; firstRow += tile) {
      int endRow = Math.min(rows, firstRow + tile);
      for (int firstColumn = 0; firstColumn < columns; firstColumn += tile) {
        int endColumn = Math.min(columns, firstColumn + tile);
        for (int row = firstRow; row < endRow; row++) {
          for (int column = firstColumn; column < endColumn; column++) {
            target[to + column * targetStride + row] = source[from + row * sourceStride + column];
          }
        }
      }
    }
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    for (Layer layer : layers) {
      layer.close();
    }
    close(nativeInput);
  }
}

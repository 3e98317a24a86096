package dev.pliant.step;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.step.DenseStack.DenseBlock;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Forward pass, loss, backward pass and update of a dense network in one piece: matrix products by BLAS, all else plain
 * loops over arrays that the compiler vectorises. Nothing is allocated by a step.
 *
 * <p>BLAS works on memory outside the heap, where it needs no copies; the loops work on the heap, where they are fast.
 * What both touch is copied once each way, which costs a few per cent of the products.
 */
final class FusedStep implements Step {
  private final List<DenseBlock> blocks;
  private final FlatUpdater updater;
  private final int capacity;
  private final int classes;

  private final float[] parameters;
  private final float[][] state;
  private final float[] gradient;
  private int iteration;

  private final Layer[] layers;
  private final FloatPointer nativeParameters;
  private final FloatPointer nativeGradient;
  private final FloatPointer nativeInput;

  /**
   * Steps of the network {@code stack}.
   *
   * @param capacity the most examples of a minibatch
   * @throws UnsupportedNetworkException if the network's updater is not one that is known
   */
  FusedStep(DenseStack stack, int capacity) {
    this.blocks = stack.layers();
    this.updater = FlatUpdater.of(stack.updater());
    this.capacity = capacity;
    this.classes = stack.classes();
    this.parameters = new float[stack.parameterCount()];
    this.state = new float[updater.stateArrays()][parameters.length];
    this.gradient = new float[parameters.length];
    this.nativeParameters = new FloatPointer((long) parameters.length);
    this.nativeGradient = new FloatPointer((long) parameters.length);
    this.nativeInput = new FloatPointer((long) capacity * stack.inputs());
    this.layers = blocks.stream().map(Layer::new).toArray(Layer[]::new);
  }

  @Override
  public void setParameters(float[] values) {
    requireLength("parameters", values, parameters.length);
    System.arraycopy(values, 0, parameters, 0, parameters.length);
    nativeParameters.put(parameters, 0, parameters.length);
  }

  @Override
  public void setUpdaterState(float[] values, int updates) {
    requireLength("floats of updater state", values, state.length * parameters.length);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(values, i * parameters.length, state[i], 0, parameters.length);
    }
    iteration = updates;
  }

  private static void requireLength(String what, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(values.length + " " + what + " for a network that has " + length);
    }
  }

  /** One layer's working memory. */
  private final class Layer {
    private final DenseBlock block;
    private final double[][] k;
    private final double[][] kGradient;
    private final float[] z;
    private final float[] h;
    private final float[] delta;
    private final FloatPointer nativeZ;
    private final FloatPointer nativeH;
    private final FloatPointer nativeDelta;
    private final FloatPointer weights;
    private final FloatPointer weightGradient;

    Layer(DenseBlock block) {
      this.block = block;
      this.k = new double[block.sets()][block.function().parameterCount()];
      this.kGradient = new double[block.sets()][block.function().parameterCount()];
      int size = Math.multiplyExact(capacity, block.outputs());
      this.z = new float[size];
      this.h = new float[size];
      this.delta = new float[size];
      this.nativeZ = new FloatPointer((long) size);
      this.nativeH = new FloatPointer((long) size);
      this.nativeDelta = new FloatPointer((long) size);
      this.weights = new FloatPointer(nativeParameters).position(block.weights());
      this.weightGradient = new FloatPointer(nativeGradient).position(block.weights());
    }

    /** z = x·W + b and h = g(z); {@code input} is [size, inputs]. */
    void forward(FloatPointer input, int size) {
      int outputs = block.outputs();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, size, outputs, block.inputs(), 1f, input, block.inputs(),
          weights, block.inputs(), 0f, nativeZ, outputs);
      nativeZ.get(z, 0, size * outputs);
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          z[row + j] += parameters[block.biases() + j];
        }
      }
      readActivation();
      int run = runLength(size);
      for (int from = 0, set = 0; from < size * outputs; from += run, set = next(set)) {
        block.function().values(z, from, from + run, k[set], h);
      }
      nativeH.put(h, 0, size * outputs);
    }

    /** From ∂L/∂h in {@code delta} to ∂L/∂z there, and the gradients of b and k. */
    void backwardActivation(int size) {
      for (double[] sums : kGradient) {
        Arrays.fill(sums, 0);
      }
      int run = runLength(size);
      int outputs = block.outputs();
      for (int from = 0, set = 0; from < size * outputs; from += run, set = next(set)) {
        block.function().gradients(z, delta, from, from + run, k[set], delta, kGradient[set]);
      }
    }

    /** The gradients of W and b from ∂L/∂z in {@code delta}; {@code input} is [size, inputs]. */
    void backwardWeights(FloatPointer input, int size) {
      int outputs = block.outputs();
      nativeDelta.put(delta, 0, size * outputs);
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, outputs, block.inputs(), size, 1f, nativeDelta, outputs,
          input, block.inputs(), 0f, weightGradient, block.inputs());
    }

    /** ∂L/∂x = ∂L/∂z·Wᵀ, to {@code below}. */
    void backwardInput(Layer below, int size) {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size, block.inputs(), block.outputs(), 1f, nativeDelta,
          block.outputs(), weights, block.inputs(), 0f, below.nativeDelta, block.inputs());
      below.nativeDelta.get(below.delta, 0, size * block.inputs());
    }

    /** Puts the gradients of b and k beside those of W, which BLAS has written. */
    void collect(int size) {
      int outputs = block.outputs();
      Arrays.fill(gradient, block.biases(), block.biases() + outputs, 0);
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          gradient[block.biases() + j] += delta[row + j];
        }
      }
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < k[set].length; p++) {
          gradient[block.activation() + p * k.length + set] = (float) kGradient[set][p];
        }
      }
    }

    private void readActivation() {
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < k[set].length; p++) {
          k[set][p] = parameters[block.activation() + p * k.length + set];
        }
      }
    }

    /** How many elements in a row share one set of activation parameters. */
    private int runLength(int size) {
      return k.length == 1 ? size * block.outputs() : 1;
    }

    private int next(int set) {
      return set + 1 == k.length ? 0 : set + 1;
    }

    void close() {
      nativeZ.close();
      nativeH.close();
      nativeDelta.close();
    }
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    Outcome outcome = gradient(minibatch);
    updater.update(parameters, gradient, 1f / minibatch.size(), state, iteration++);
    nativeParameters.put(parameters, 0, parameters.length);
    return outcome;
  }

  /** Forward and backward pass: leaves the gradient of the summed loss where {@link #flatGradient} finds it. */
  Outcome gradient(Minibatch minibatch) {
    int size = minibatch.size();
    Layer output = forward(minibatch.features(), size);
    Outcome outcome = softmax(output, minibatch.labels(), size);
    for (int l = layers.length - 1; l >= 0; l--) {
      layers[l].backwardWeights(l == 0 ? nativeInput : layers[l - 1].nativeH, size);
      if (l > 0) {
        layers[l].backwardInput(layers[l - 1], size);
        layers[l - 1].backwardActivation(size);
      }
    }
    nativeGradient.get(gradient, 0, gradient.length);
    for (Layer layer : layers) {
      layer.collect(size);
    }
    return outcome;
  }

  private Layer forward(float[] features, int size) {
    FloatPointer input = nativeInput;
    nativeInput.put(features, 0, size * blocks.get(0).inputs());
    for (Layer layer : layers) {
      layer.forward(input, size);
      input = layer.nativeH;
    }
    return layers[layers.length - 1];
  }

  @Override
  public void probabilities(float[] features, int size, float[] into) {
    Layer output = forward(features, size);
    for (int i = 0; i < size; i++) {
      softmaxRow(output.h, i * classes, into);
    }
  }

  /** Leaves ∂L/∂z of the summed loss, p − y, in the output layer. */
  private Outcome softmax(Layer output, int[] labels, int size) {
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < size; i++) {
      int row = i * classes;
      int largest = softmaxRow(output.h, row, output.delta);
      loss -= Math.log(Math.max(output.delta[row + labels[i]], LEAST_PROBABILITY));
      correct += largest == labels[i] ? 1 : 0;
      output.delta[row + labels[i]] -= 1;
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

  /** The gradient that {@link #gradient} left, in the order of DL4J's flat view. */
  float[] flatGradient() {
    return gradient;
  }

  @Override
  public float[] parameters() {
    return parameters;
  }

  @Override
  public float[] updaterState() {
    float[] flat = new float[state.length * parameters.length];
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], 0, flat, i * parameters.length, parameters.length);
    }
    return flat;
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    for (Layer layer : layers) {
      layer.close();
    }
    nativeParameters.close();
    nativeGradient.close();
    nativeInput.close();
  }
}

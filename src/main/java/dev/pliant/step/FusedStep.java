package dev.pliant.step;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.pliant.step.DenseStack.DenseBlock;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Forward pass, loss, backward pass and update of a dense network in one piece: matrix products by BLAS, all else plain
 * loops over arrays that the compiler vectorises. Nothing is allocated by a step.
 *
 * <p>BLAS works on memory outside the heap, where it needs no copies; the loops work on the heap, where they are fast.
 * What both touch is copied once each way. The first layer, by far the largest, needs neither BLAS nor copies where its
 * input is sparse.
 *
 * <p>Weights are held as [inputs, outputs] in C order, so that what belongs to one input is a stretch; DL4J's flat view
 * has them the other way around.
 */
final class FusedStep implements Step {
  private final FlatUpdater updater;
  private final int capacity;
  private final int inputs;
  private final int classes;

  private final float[] parameters;
  private final float[][] state;
  private final float[] gradient;
  private int iteration;

  private final Layer[] layers;
  private final SparseInput sparse;
  private final FloatPointer nativeInput;
  private boolean inputIsSparse;

  /**
   * Steps of the network {@code stack}.
   *
   * @param capacity the most examples of a minibatch
   * @throws UnsupportedNetworkException if the network's updater is not one that is known
   */
  FusedStep(DenseStack stack, int capacity) {
    this.updater = FlatUpdater.of(stack.updater());
    this.capacity = capacity;
    this.inputs = stack.inputs();
    this.classes = stack.classes();
    this.parameters = new float[stack.parameterCount()];
    this.state = new float[updater.stateArrays()][parameters.length];
    this.gradient = new float[parameters.length];
    this.nativeInput = new FloatPointer((long) capacity * inputs);
    this.layers = stack.layers().stream().map(Layer::new).toArray(Layer[]::new);
    int outputs = layers[0].block.outputs();
    this.sparse = outputs < SparseInput.LEAST_OUTPUTS ? null : new SparseInput(capacity, inputs, outputs);
  }

  @Override
  public void setParameters(float[] values) {
    requireLength("parameters", values, parameters.length);
    fromDl4j(values, 0, parameters);
    parametersChanged();
  }

  @Override
  public void setUpdaterState(float[] values, int updates) {
    requireLength("floats of updater state", values, state.length * parameters.length);
    for (int i = 0; i < state.length; i++) {
      fromDl4j(values, i * parameters.length, state[i]);
    }
    iteration = updates;
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
    private final FloatPointer nativeWeights;
    private final FloatPointer nativeWeightGradient;
    private boolean nativeWeightsAreCurrent;

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
      this.nativeWeights = new FloatPointer((long) block.inputs() * block.outputs());
      this.nativeWeightGradient = new FloatPointer((long) block.inputs() * block.outputs());
    }

    /** z = x·W + b and h = g(z); {@code input} is [size, inputs]. */
    void forward(FloatPointer input, int size) {
      int outputs = block.outputs();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size, outputs, block.inputs(), 1f, input, block.inputs(),
          nativeWeights(), outputs, 0f, nativeZ, outputs);
      nativeZ.get(z, 0, size * outputs);
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          z[row + j] += parameters[block.biases() + j];
        }
      }
      activate(size);
    }

    /** The same from the sparse input. */
    void forwardSparse(int size) {
      sparse.forward(parameters, block.weights(), block.biases(), z);
      activate(size);
    }

    private void activate(int size) {
      readActivation();
      int end = size * block.outputs();
      int run = runLength(size);
      for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
        block.function().values(z, from, from + run, k[set], h);
      }
      nativeH.put(h, 0, end);
    }

    /** W outside the heap, which is brought up to date only when it is asked for. */
    private FloatPointer nativeWeights() {
      if (!nativeWeightsAreCurrent) {
        nativeWeights.put(parameters, block.weights(), block.inputs() * block.outputs());
        nativeWeightsAreCurrent = true;
      }
      return nativeWeights;
    }

    /** From ∂L/∂h in {@code delta} to ∂L/∂z there, and the gradient of k. */
    void backwardActivation(int size) {
      for (double[] sums : kGradient) {
        Arrays.fill(sums, 0);
      }
      int run = runLength(size);
      int end = size * block.outputs();
      for (int from = 0, set = 0; from < end; from += run, set = next(set)) {
        block.function().gradients(z, delta, from, from + run, k[set], delta, kGradient[set]);
      }
      for (int set = 0; set < k.length; set++) {
        for (int p = 0; p < k[set].length; p++) {
          gradient[block.activation() + p * k.length + set] = (float) kGradient[set][p];
        }
      }
    }

    /** The gradient of W from ∂L/∂z in {@code delta}; {@code input} is [size, inputs]. */
    void backwardWeights(FloatPointer input, int size) {
      int outputs = block.outputs();
      nativeDelta.put(delta, 0, size * outputs);
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, block.inputs(), outputs, size, 1f, input, block.inputs(),
          nativeDelta, outputs, 0f, nativeWeightGradient, outputs);
      nativeWeightGradient.get(gradient, block.weights(), block.inputs() * outputs);
    }

    /** The gradient of b: ∂L/∂z summed over the minibatch. */
    void backwardBiases(int size) {
      int outputs = block.outputs();
      Arrays.fill(gradient, block.biases(), block.biases() + outputs, 0);
      for (int i = 0; i < size; i++) {
        int row = i * outputs;
        for (int j = 0; j < outputs; j++) {
          gradient[block.biases() + j] += delta[row + j];
        }
      }
    }

    /** ∂L/∂x = ∂L/∂z·Wᵀ, to {@code below}. */
    void backwardInput(Layer below, int size) {
      int outputs = block.outputs();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, size, block.inputs(), outputs, 1f, nativeDelta, outputs,
          nativeWeights(), outputs, 0f, below.nativeDelta, block.inputs());
      below.nativeDelta.get(below.delta, 0, size * block.inputs());
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
      nativeWeights.close();
      nativeWeightGradient.close();
    }
  }

  @Override
  public Outcome fit(Minibatch minibatch) {
    Outcome outcome = gradient(minibatch);
    updater.update(parameters, gradient, 1f / minibatch.size(), state, iteration++);
    parametersChanged();
    return outcome;
  }

  /** Forward and backward pass: leaves the gradient of the summed loss where {@link #flatGradient} finds it. */
  Outcome gradient(Minibatch minibatch) {
    int size = minibatch.size();
    Layer output = forward(minibatch);
    Outcome outcome = softmax(output, minibatch.labels(), size);
    for (int l = layers.length - 1; l > 0; l--) {
      layers[l].backwardWeights(layers[l - 1].nativeH, size);
      layers[l].backwardBiases(size);
      layers[l].backwardInput(layers[l - 1], size);
      layers[l - 1].backwardActivation(size);
    }
    Layer first = layers[0];
    first.backwardBiases(size);
    if (inputIsSparse) {
      sparse.gradient(first.delta, gradient, first.block.weights());
    } else {
      first.backwardWeights(nativeInput, size);
    }
    return outcome;
  }

  private Layer forward(Minibatch minibatch) {
    int size = minibatch.size();
    inputIsSparse = sparse != null && sparse.take(minibatch);
    if (inputIsSparse) {
      layers[0].forwardSparse(size);
    } else {
      nativeInput.put(minibatch.features(), 0, size * inputs);
      layers[0].forward(nativeInput, size);
    }
    for (int l = 1; l < layers.length; l++) {
      layers[l].forward(layers[l - 1].nativeH, size);
    }
    return layers[layers.length - 1];
  }

  @Override
  public void probabilities(Minibatch minibatch, float[] into) {
    Layer output = forward(minibatch);
    for (int i = 0; i < minibatch.size(); i++) {
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
    float[] flat = new float[gradient.length];
    toDl4j(gradient, flat, 0);
    return flat;
  }

  @Override
  public float[] parameters() {
    float[] flat = new float[parameters.length];
    toDl4j(parameters, flat, 0);
    return flat;
  }

  @Override
  public float[] updaterState() {
    float[] flat = new float[state.length * parameters.length];
    for (int i = 0; i < state.length; i++) {
      toDl4j(state[i], flat, i * parameters.length);
    }
    return flat;
  }

  private void fromDl4j(float[] flat, int from, float[] own) {
    System.arraycopy(flat, from, own, 0, own.length);
    for (Layer layer : layers) {
      DenseBlock block = layer.block;
      transpose(flat, from + block.weights(), block.outputs(), block.inputs(), own, block.weights());
    }
  }

  private void toDl4j(float[] own, float[] flat, int to) {
    System.arraycopy(own, 0, flat, to, own.length);
    for (Layer layer : layers) {
      DenseBlock block = layer.block;
      transpose(own, block.weights(), block.inputs(), block.outputs(), flat, to + block.weights());
    }
  }

  /** From [rows, columns] to [columns, rows], both in C order, in tiles that stay in the cache. */
  private static void transpose(float[] source, int from, int rows, int columns, float[] target, int to) {
    int tile = 16;
    for (int firstRow = 0; firstRow < rows; firstRow += tile) {
      int endRow = Math.min(rows, firstRow + tile);
      for (int firstColumn = 0; firstColumn < columns; firstColumn += tile) {
        int endColumn = Math.min(columns, firstColumn + tile);
        for (int row = firstRow; row < endRow; row++) {
          for (int column = firstColumn; column < endColumn; column++) {
            target[to + column * rows + row] = source[from + row * columns + column];
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
    nativeInput.close();
  }
}

package dev.pliant.layer;

import dev.pliant.layer.Products.Matrix;
import java.util.Arrays;

/**
 * {@link Dense}: matrix products, or loops over the features that are not zero if the input can list them.
 *
 * <p>Products may work on memory outside the heap, where they need no copies. Loops work on the heap, where they are
 * fast. Arrays that both use are copied once in each direction. A layer whose input is sparse needs neither products
 * nor copies.
 */
final class DenseKernel implements Kernel {
  private final Products products;
  private final Signal input;
  private final Signal output;
  private final int inputs;
  private final int outputs;
  /** W, [inputs, outputs], so that the weights of one input lie next to each other. */
  private final Segment[] weights;
  private final Segment biases;
  private final float[] weightGradient;
  private final float[] biasGradient;
  /** Null if the input cannot list the features that are not zero, or the loops over them are too short to pay. */
  private final SparseInput sparse;
  // Made when they are first needed: a layer whose input is always sparse needs none of them.
  private Matrix copyOfInput;
  /** Of the output, and then of the gradient by it. */
  private Matrix copyOfOutput;
  private Matrix copyOfWeights;
  private Matrix copyOfWeightGradient;
  private Matrix copyOfInputGradient;
  private boolean weightsAreCurrent;
  private boolean inputIsSparse;

  DenseKernel(Site site) {
    this.products = site.products();
    this.input = site.input();
    this.output = site.output();
    this.inputs = site.inputShapes().get(0).size();
    this.outputs = site.outputShape().units();
    this.weights = site.slots().get(Dense.WEIGHTS).segments();
    this.biases = site.vector(Dense.BIASES);
    this.weightGradient = new float[weights[0].length()];
    this.biasGradient = new float[outputs];
    this.sparse = input.listsNonZeros() && SparseInput.isWorthwhile(inputs, outputs)
        ? SparseInputs.of(weights, inputs, outputs)
        : null;
  }

  @Override
  public void forward(Pass pass) {
    int size = pass.size();
    float[] y = output.values();
    float[] b = biases.values();
    inputIsSparse = sparse != null && sparse.take(input.sparse());
    if (inputIsSparse) {
      sparse.forward(b, y);
      return;
    }
    float[] x = input.values();
    copyOfInput = products.reserve(copyOfInput, (long) size * inputs);
    copyOfOutput = products.reserve(copyOfOutput, (long) size * outputs);
    copyOfInput.put(x, 0, size * inputs, 0);
    products.multiply(copyOfInput, currentWeights(), copyOfOutput, size, outputs, inputs);
    copyOfOutput.get(y, 0, size * outputs, 0);
    for (int i = 0; i < size; i++) {
      int row = i * outputs;
      for (int j = 0; j < outputs; j++) {
        y[row + j] += b[j];
      }
    }
  }

  /** A copy of W, which is updated only when it is needed. */
  private Matrix currentWeights() {
    if (!weightsAreCurrent) {
      copyOfWeights = products.reserve(copyOfWeights, (long) inputs * outputs);
      long at = 0;
      for (Segment segment : weights) {
        copyOfWeights.put(segment.values(), 0, segment.length(), at);
        at += segment.length();
      }
      weightsAreCurrent = true;
    }
    return copyOfWeights;
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    int size = pass.size();
    float[] dy = output.gradient();
    biasGradient(dy, size, use);
    if (inputIsSparse) {
      sparse.gradient(dy, use);
      return;
    }
    copyOfOutput.put(dy, 0, size * outputs, 0);
    weightGradient(size, use);
    if (input.gradient() != null) {
      // ∂L/∂x = ∂L/∂y·Wᵀ, with W before the update: its copy is updated later.
      copyOfInputGradient = products.reserve(copyOfInputGradient, (long) size * inputs);
      products.multiplyByTransposed(copyOfOutput, currentWeights(), copyOfInputGradient, size, inputs, outputs);
      copyOfInputGradient.get(input.gradient(), 0, size * inputs, 0);
    }
  }

  /** xᵀ·∂L/∂y. */
  private void weightGradient(int size, GradientUse use) {
    copyOfWeightGradient = products.reserve(copyOfWeightGradient, (long) inputs * outputs);
    products.multiplyTransposed(copyOfInput, copyOfOutput, copyOfWeightGradient, inputs, outputs, size);
    long at = 0;
    for (Segment segment : weights) {
      copyOfWeightGradient.get(weightGradient, 0, segment.length(), at);
      use.take(segment, weightGradient);
      at += segment.length();
    }
  }

  /** ∂L/∂y summed over the minibatch. */
  private void biasGradient(float[] dy, int size, GradientUse use) {
    float[] sums = biasGradient;
    Arrays.fill(sums, 0);
    for (int i = 0; i < size; i++) {
      int row = i * outputs;
      for (int j = 0; j < outputs; j++) {
        sums[j] += dy[row + j];
      }
    }
    use.take(biases, sums);
  }

  @Override
  public void parametersChanged() {
    weightsAreCurrent = false;
  }

  @Override
  public void close() {
    for (Matrix copy : new Matrix[] {
      copyOfInput, copyOfOutput, copyOfWeights, copyOfWeightGradient, copyOfInputGradient
    }) {
      if (copy != null) {
        copy.close();
      }
    }
  }
}

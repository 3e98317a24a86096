package dev.pliant.step;

import dev.pliant.layer.Minibatch;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * DL4J's cross-entropy, with each example's gradient multiplied by the example's weight. DL4J has no such weights; its
 * masks are similar, but DL4J multiplies the logits by them, too.
 */
final class WeightedCrossEntropy extends LossMCXENT {
  private static final long serialVersionUID = 1;
  /** [size, 1]; null if all weights are 1. */
  private transient INDArray ofExamples;

  private WeightedCrossEntropy(LossMCXENT plain) {
    super(plain.getSoftmaxClipEps(), plain.getWeights());
  }

  /** Replaces the cross-entropy in {@code output}; empty if that has another loss. */
  static Optional<WeightedCrossEntropy> in(BaseOutputLayer output) {
    if (output == null || output.getLossFn().getClass() != LossMCXENT.class) {
      return Optional.empty();
    }
    WeightedCrossEntropy loss = new WeightedCrossEntropy((LossMCXENT) output.getLossFn());
    output.setLossFn(loss);
    return Optional.of(loss);
  }

  /** Sets the weights of {@code minibatch}, whose gradient is computed next. */
  void weigh(Minibatch minibatch) {
    ofExamples = minibatch.weighted()
        ? Nd4j.create(Arrays.copyOf(minibatch.weights(), minibatch.size()), new long[] {minibatch.size(), 1}, 'c')
        : null;
  }

  @Override
  public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray gradient = super.computeGradient(labels, preOutput, activation, mask);
    return ofExamples == null ? gradient : gradient.muliColumnVector(ofExamples.castTo(gradient.dataType()));
  }
}

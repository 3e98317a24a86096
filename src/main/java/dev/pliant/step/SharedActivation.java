package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.network.LearnedActivationLayer;
import dev.pliant.layer.Sharing;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes one of the copies that DL4J's layers have of activation parameters that all of them share. */
final class SharedActivation extends BaseTrainingListener {
  private final ActivationFunction function;
  private final List<String> keys;

  private SharedActivation(ActivationFunction function, List<String> keys) {
    this.function = function;
    this.keys = keys;
  }

  /** That of the network {@code conf}; empty if its layers share nothing. */
  static Optional<SharedActivation> of(MultiLayerConfiguration conf) {
    List<Integer> layers = IntStream.range(0, conf.getConfs().size())
        .filter(i -> conf.getConf(i).getLayer() instanceof LearnedActivationLayer learned
            && learned.sharing() == Sharing.NETWORK)
        .boxed()
        .toList();
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    ActivationFunction function = ((LearnedActivationLayer) conf.getConf(layers.get(0)).getLayer()).function();
    return Optional.of(new SharedActivation(
        function, layers.stream().map(i -> i + "_" + LearnedActivationLayer.PARAMETER).toList()));
  }

  /** Gives every copy the gradient of them all, and of the penalty. */
  @Override
  public void onGradientCalculation(Model model) {
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    double[] sum = new double[function.parameterCount()];
    function.addPenaltyGradient(network.getParam(keys.get(0)).toDoubleVector(), sum);
    for (int p = 0; p < sum.length; p++) {
      sum[p] *= network.batchSize();
      for (String key : keys) {
        sum[p] += gradient(network, key).getDouble(0, p);
      }
    }
    for (String key : keys) {
      INDArray gradient = gradient(network, key);
      gradient.assign(Nd4j.createFromArray(sum).castTo(gradient.dataType()).reshape(gradient.shape()));
    }
  }

  private static INDArray gradient(MultiLayerNetwork network, String key) {
    return network.gradient().getGradientFor(key);
  }

  /** Equal gradients and states may be rounded differently, by where in an array they are. */
  void equalise(MultiLayerNetwork network) {
    INDArray first = network.getParam(keys.get(0));
    keys.forEach(key -> network.getParam(key).assign(first));
  }
}

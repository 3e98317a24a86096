package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Activation;
import dev.pliant.layer.Network;
import dev.pliant.network.Dl4jForm;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Ties activation parameters of which each of DL4J's layers has a copy: it adds up gradients and keeps copies equal.
 */
final class SharedActivation extends BaseTrainingListener {
  private final ActivationFunction function;
  private final List<String> keys;

  private SharedActivation(ActivationFunction function, List<String> keys) {
    this.function = function;
    this.keys = keys;
  }

  /** The tie of the network with form {@code form}; empty if its activations share nothing. */
  static Optional<SharedActivation> of(Dl4jForm form) {
    Network network = form.network();
    return network.activations().stream()
        .filter(place -> network.owner(place) == place && network.layer(place) instanceof Activation activation
            && activation.isTied())
        .findFirst()
        .map(owner -> new SharedActivation(
            ((Activation) network.layer(owner)).mathematics(),
            IntStream.range(0, network.nodes().size())
                .filter(place -> network.owner(place) == owner)
                .mapToObj(place -> form.key(place, Activation.PARAMETERS))
                .toList()));
  }

  /** Gives each copy the sum of all copies' gradients and of the penalty's gradient. */
  @Override
  public void onGradientCalculation(Model model) {
    double[] sum = new double[function.parameterCount()];
    function.addPenaltyGradient(model.getParam(keys.get(0)).toDoubleVector(), sum);
    for (int p = 0; p < sum.length; p++) {
      sum[p] *= model.batchSize();
      for (String key : keys) {
        sum[p] += gradient(model, key).getDouble(0, p);
      }
    }
    for (String key : keys) {
      INDArray gradient = gradient(model, key);
      gradient.assign(Nd4j.createFromArray(sum).castTo(gradient.dataType()).reshape(gradient.shape()));
    }
  }

  private static INDArray gradient(Model model, String key) {
    return model.gradient().getGradientFor(key);
  }

  /** Equal gradients and states may be rounded differently, because the copies have different places in an array. */
  void equalise(Model model) {
    INDArray first = model.getParam(keys.get(0));
    keys.forEach(key -> model.getParam(key).assign(first));
  }
}

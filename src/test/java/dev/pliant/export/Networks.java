package dev.pliant.export;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Expression;
import dev.pliant.activation.RoundingBound;
import dev.pliant.layer.Hidden;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jArrays;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks as if they had been trained, and what they compute in double precision. */
final class Networks {
  private Networks() {}

  /** A network of {@code spec}, its activation parameters and biases moved from where they start. */
  static MultiLayerNetwork moved(Network spec, long seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jForm.of(spec, Updaters.same(new Sgd(1)), WeightStart.GLOROT, seed).chain());
    network.init();
    SplittableRandom random = new SplittableRandom(seed);
    List<NamedArray> arrays = Dl4jArrays.of(spec, network);
    double[] shared = null;
    for (NamedArray array : arrays) {
      if (array.name().equals("b")) {
        IntStream.range(0, array.values().length)
            .forEach(i -> array.values()[i] = (float) random.nextDouble(-0.2, 0.2));
      } else if (array.name().equals("k")) {
        ActivationFunction function = Hidden.function(spec, array.layer());
        for (int from = 0; from < array.values().length; from += function.parameterCount()) {
          double[] k = spec.sharing() == Sharing.NETWORK && shared != null ? shared : parameters(function, random);
          shared = k;
          for (int p = 0; p < k.length; p++) {
            array.values()[from + p] = (float) k[p];
          }
        }
      }
    }
    Dl4jArrays.assign(arrays, spec, network);
    return network;
  }

  private static double[] parameters(ActivationFunction function, SplittableRandom random) {
    double[] k = function.start();
    for (int p = 0; p < k.length; p++) {
      k[p] += 0.3 * random.nextDouble(-1, 1);
    }
    function.bound(k);
    return k;
  }

  /** Examples of features in [0, 1]. */
  static float[][] examples(int count, int inputs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] examples = new float[count][inputs];
    for (float[] example : examples) {
      for (int i = 0; i < inputs; i++) {
        example[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble();
      }
    }
    return examples;
  }

  /** The probabilities that DL4J computes. */
  static float[][] probabilities(MultiLayerNetwork network, float[][] examples) {
    return network.output(Nd4j.createFromArray(examples), false).toFloatMatrix();
  }

  /**
   * The logits of one example in double precision, and by how much arithmetic in floats may differ from them: an error
   * of half a unit in each product and each sum, in whatever order, carried from layer to layer to first order.
   */
  static RoundingBound[] logits(Network spec, List<NamedArray> arrays, float[] example) {
    double unit = Math.ulp(1f);
    RoundingBound[] x = IntStream.range(0, example.length)
        .mapToObj(i -> new RoundingBound(example[i], 0)).toArray(RoundingBound[]::new);
    for (int layer = 1; layer <= Hidden.outputLayer(spec); layer++) {
      float[] w = array(arrays, layer, "W");
      float[] b = array(arrays, layer, "b");
      RoundingBound[] z = new RoundingBound[b.length];
      for (int j = 0; j < b.length; j++) {
        double sum = b[j];
        double size = Math.abs(b[j]);
        double error = 0;
        for (int i = 0; i < x.length; i++) {
          double term = x[i].value() * w[i * b.length + j];
          sum += term;
          size += Math.abs(term);
          error += x[i].error() * Math.abs(w[i * b.length + j]);
        }
        z[j] = new RoundingBound(sum, error + unit * (x.length + 1) * size);
      }
      x = layer == Hidden.outputLayer(spec) ? z : activated(spec, arrays, layer, z);
    }
    return x;
  }

  private static RoundingBound[] activated(
      Network spec, List<NamedArray> arrays, int layer, RoundingBound[] z) {
    ActivationFunction function = Hidden.function(spec, layer);
    int count = function.parameterCount();
    float[] flat = count == 0 ? new float[0] : array(arrays, layer, "k");
    Expression formula = function.formula(Expression.INPUT, Expression.parameters(count)).orElseThrow();
    RoundingBound[] h = new RoundingBound[z.length];
    for (int unit = 0; unit < z.length; unit++) {
      int from = flat.length > count ? unit * count : 0;
      double[] k = IntStream.range(from, from + count).mapToDouble(p -> flat[p]).toArray();
      h[unit] = RoundingBound.of(formula, z[unit].value(), z[unit].error(), k, Math.ulp(1f));
    }
    return h;
  }

  private static float[] array(List<NamedArray> arrays, int layer, String name) {
    return arrays.stream().filter(array -> array.layer() == layer && array.name().equals(name))
        .findFirst().orElseThrow().values();
  }
}

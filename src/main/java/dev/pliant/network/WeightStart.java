package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.words.EnumWords;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;

/** The initial distribution of a layer's weights, which is uniform around zero. */
public enum WeightStart {
  /** Within ±√(6/(inputs + outputs)): variance 2/(inputs + outputs) (Glorot and Bengio 2010). */
  GLOROT,
  /**
   * Variance 1/(inputs·gain), which keeps the mean square of the forward signal the same from layer to layer. The gain
   * is that of the activation before the layer (He, Zhang, Ren and Sun 2015, for any activation).
   */
  GAIN;

  /**
   * The bound a of the uniform distribution in ±a, whose variance is a²/3.
   *
   * @param fanIn number of inputs of a unit
   * @param fanOut number of units that read a value
   * @param gain {@link ActivationFunction#gain()} of the activation before the layer; 1 if there is none
   */
  double bound(long fanIn, long fanOut, double gain) {
    return this == GLOROT ? Math.sqrt(6.0 / (fanIn + fanOut)) : Math.sqrt(3 / (fanIn * gain));
  }

  /**
   * This distribution in DL4J's form.
   *
   * @param inputs number of inputs of the layer
   * @param gain {@link ActivationFunction#gain()} of the activation before the layer; 1 if there is none
   */
  IWeightInit toDl4j(int inputs, double gain) {
    if (this == GLOROT) {
      return new WeightInitXavierUniform();
    }
    double a = bound(inputs, 0, gain);
    return new WeightInitDistribution(new UniformDistribution(-a, a));
  }

  /** The word on the command line and in the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The distribution that {@code word} names.
   *
   * @throws IllegalArgumentException if there is no such distribution
   */
  public static WeightStart parse(String word) {
    return EnumWords.parse(WeightStart.class, "weight start", word);
  }
}

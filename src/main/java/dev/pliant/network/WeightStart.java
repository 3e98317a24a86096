package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.words.EnumWords;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;

/** From what distribution the weights of a layer start. Both are uniform around zero. */
public enum WeightStart {
  /** In ±√(6/(inputs + outputs)): variance 2/(inputs + outputs) (Glorot and Bengio 2010). */
  GLOROT,
  /**
   * Of variance 1/(inputs·gain), which keeps the mean square of what flows forward the same from layer to layer; the
   * gain is that of the activation before the layer (He, Zhang, Ren and Sun 2015, for any activation).
   */
  GAIN;

  /**
   * The bound a of the uniform distribution in ±a, whose variance is a²/3.
   *
   * @param fanIn how many values flow into a unit
   * @param fanOut how many units a value flows to
   * @param gain {@link ActivationFunction#gain()} of the activation before; 1 where there is none
   */
  double bound(long fanIn, long fanOut, double gain) {
    return this == GLOROT ? Math.sqrt(6.0 / (fanIn + fanOut)) : Math.sqrt(3 / (fanIn * gain));
  }

  /**
   * This start as DL4J has it.
   *
   * @param inputs of the layer whose weights start
   * @param gain {@link ActivationFunction#gain()} of the activation before it; 1 where there is none
   */
  IWeightInit toDl4j(int inputs, double gain) {
    if (this == GLOROT) {
      return new WeightInitXavierUniform();
    }
    double a = bound(inputs, 0, gain);
    return new WeightInitDistribution(new UniformDistribution(-a, a));
  }

  /** The word of the command line and the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The start that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WeightStart parse(String word) {
    return EnumWords.parse(WeightStart.class, "weight start", word);
  }
}

package dev.pliant.training;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * An activation function as it was after an epoch, from −8 to 8 in steps of a quarter. Where each unit has a function of
 * its own, there are those of a layer's first {@value #MOST_UNITS} units: which units those are is chance.
 *
 * @param epoch 0 for the start
 * @param place of the activation in its network
 * @param unit counted from 0; null where the layer has one function for all
 * @param g its values at {@link #x}
 * @param slope its slopes there; at a kink, that of the side that the function names
 */
public record Curve(int epoch, int place, Integer unit, double[] g, double[] slope) {
  private static final int MOST_UNITS = 64;

  /** Where all curves are looked at. */
  public static double[] x() {
    return InputGrid.points();
  }

  /**
   * Those of all activations of {@code network} after {@code epoch}.
   *
   * @param values all activation parameters after that epoch, in the order of {@link ActivationValue#of}
   */
  public static List<Curve> of(Network network, int epoch, List<ActivationValue> values) {
    List<Curve> curves = new ArrayList<>();
    ActivationValue.byPlace(network, values).forEach((place, own) -> {
      ActivationFunction function = network.activation(place).mathematics();
      double[] k = new double[function.parameterCount()];
      if (k.length == 0) {
        curves.add(of(function, k, epoch, place, null));
      }
      for (int next = 0; next < own.size(); next += k.length) {
        Integer unit = own.get(next).unit();
        for (int p = 0; p < k.length; p++) {
          k[p] = own.get(next + p).value();
        }
        if (unit == null || unit < MOST_UNITS) {
          curves.add(of(function, k, epoch, place, unit));
        }
      }
    });
    return curves;
  }

  private static Curve of(ActivationFunction function, double[] k, int epoch, int place, Integer unit) {
    double[] x = x();
    double[] g = new double[x.length];
    double[] slope = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      g[i] = function.value(x[i], k);
      slope[i] = function.slope(x[i], k);
    }
    return new Curve(epoch, place, unit, g, slope);
  }
}

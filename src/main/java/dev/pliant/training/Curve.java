package dev.pliant.training;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * An activation function after an epoch, from −8 to 8 in steps of 0.25. Where each unit has its own function, only the
 * layer's first {@value #MOST_UNITS} units are shown. They are a random choice, because the order of units has no
 * meaning.
 *
 * @param epoch 0 for the start
 * @param place the activation's place in its network
 * @param unit counted from 0; null where the layer has one function for all
 * @param g its values at {@link #x}
 * @param slope its slopes there; at a kink, the slope of the side that the function's documentation names
 */
public record Curve(int epoch, int place, Integer unit, double[] g, double[] slope) {
  private static final int MOST_UNITS = 64;

  public Curve {
    g = g.clone();
    slope = slope.clone();
  }

  /** The inputs of all curves. */
  public static double[] x() {
    return InputGrid.points();
  }

  /**
   * The curves of all activations of {@code network} after {@code epoch}.
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

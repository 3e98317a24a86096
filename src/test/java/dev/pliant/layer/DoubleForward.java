package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Networks by the formulas of their layers, in double precision: the reference for kernels. Drops nothing. */
final class DoubleForward {
  private final Network network;
  private final Pass.Phase phase;

  /** In training. */
  DoubleForward(Network network) {
    this(network, Pass.Phase.TRAINING);
  }

  DoubleForward(Network network, Pass.Phase phase) {
    this.network = network;
    this.phase = phase;
  }

  /** The parameters of all arrays, by node and name; those of tied nodes are one array. */
  Map<Integer, Map<String, double[]>> zeros() {
    Map<Integer, Map<String, double[]>> all = new HashMap<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      Map<String, double[]> arrays = new HashMap<>();
      if (network.owner(place) == place) {
        network.parameters(place).forEach(array -> arrays.put(array.name(), new double[(int) array.length()]));
      } else {
        arrays.putAll(all.get(network.owner(place)));
      }
      all.put(place, arrays);
    }
    return all;
  }

  /** The logits of a minibatch, [size][classes]. */
  double[][] logits(Map<Integer, Map<String, double[]>> parameters, double[][] examples) {
    List<double[][]> values = new ArrayList<>();
    for (int place = 0; place < network.nodes().size(); place++) {
      List<double[][]> inputs = new ArrayList<>();
      for (int from : network.nodes().get(place).inputs()) {
        inputs.add(from == Network.INPUT ? examples : values.get(from));
      }
      values.add(apply(network.layer(place), inputs, network.output(place), parameters.get(place)));
    }
    return values.get(network.tasks().get(0).node());
  }

  /** The summed cross-entropy of a minibatch. */
  double loss(Map<Integer, Map<String, double[]>> parameters, double[][] examples, int[] labels) {
    double[][] logits = logits(parameters, examples);
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      double sum = 0;
      for (double logit : logits[i]) {
        sum += Math.exp(logit - logits[i][labels[i]]);
      }
      loss += Math.log(sum);
    }
    return loss;
  }

  private double[][] apply(
      Layer layer, List<double[][]> inputs, Shape shape, Map<String, double[]> arrays) {
    double[][] x = inputs.get(0);
    double[][] y = new double[x.length][shape.size()];
    int units = shape.units();
    if (layer instanceof Dense) {
      double[] w = arrays.get("W");
      double[] b = arrays.get("b");
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < units; j++) {
          y[i][j] = b[j];
          for (int c = 0; c < x[i].length; c++) {
            y[i][j] += x[i][c] * w[c * units + j];
          }
        }
      }
    } else if (layer instanceof Activation activation) {
      ActivationFunction g = activation.mathematics();
      double[] k = arrays.getOrDefault("k", new double[0]);
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < y[i].length; j++) {
          int from = activation.sharing() == Sharing.UNIT ? j % units * g.parameterCount() : 0;
          y[i][j] = g.value(x[i][j], java.util.Arrays.copyOfRange(k, from, from + g.parameterCount()));
        }
      }
    } else if (layer instanceof Norm) {
      if (phase == Pass.Phase.TRAINING) {
        norm(x, y, units, arrays);
      } else {
        normByRunningMeans(x, y, units, arrays);
      }
    } else if (layer instanceof Dropout && phase == Pass.Phase.EVALUATION) {
      return x;
    } else if (layer instanceof Add) {
      for (double[][] input : inputs) {
        for (int i = 0; i < x.length; i++) {
          for (int j = 0; j < y[i].length; j++) {
            y[i][j] += input[i][j];
          }
        }
      }
    } else if (layer instanceof Join) {
      join(inputs, y, units);
    } else {
      throw new IllegalArgumentException("no formula for " + layer.spec());
    }
    return y;
  }

  private static void norm(double[][] x, double[][] y, int units, Map<String, double[]> arrays) {
    for (int unit = 0; unit < units; unit++) {
      double mean = 0;
      double square = 0;
      int count = 0;
      for (double[] example : x) {
        for (int j = unit; j < example.length; j += units) {
          mean += example[j];
          count++;
        }
      }
      mean /= count;
      for (double[] example : x) {
        for (int j = unit; j < example.length; j += units) {
          square += (example[j] - mean) * (example[j] - mean);
        }
      }
      double deviation = Math.sqrt(square / count + 1e-5);
      for (int i = 0; i < x.length; i++) {
        for (int j = unit; j < x[i].length; j += units) {
          y[i][j] = arrays.get("gain")[unit] * (x[i][j] - mean) / deviation + arrays.get("shift")[unit];
        }
      }
    }
  }

  private static void normByRunningMeans(double[][] x, double[][] y, int units, Map<String, double[]> arrays) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        int unit = j % units;
        y[i][j] = arrays.get("gain")[unit] * (x[i][j] - arrays.get("mean")[unit])
            / Math.sqrt(arrays.get("variance")[unit] + 1e-5) + arrays.get("shift")[unit];
      }
    }
  }

  private static void join(List<double[][]> inputs, double[][] y, int units) {
    int places = y[0].length / units;
    for (int i = 0; i < y.length; i++) {
      for (int place = 0; place < places; place++) {
        int to = place * units;
        for (double[][] input : inputs) {
          int width = input[i].length / places;
          System.arraycopy(input[i], place * width, y[i], to, width);
          to += width;
        }
      }
    }
  }
}

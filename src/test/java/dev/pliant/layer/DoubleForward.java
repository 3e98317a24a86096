package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

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
      values.add(apply(
          network.layer(place), inputs, network.inputs(place).get(0), network.output(place), parameters.get(place)));
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
      Layer layer, List<double[][]> inputs, Shape inputShape, Shape shape, Map<String, double[]> arrays) {
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
          y[i][j] = g.value(x[i][j], Arrays.copyOfRange(k, from, from + g.parameterCount()));
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
    } else if (layer instanceof Flatten) {
      return x;
    } else if (layer instanceof Conv conv) {
      for (int i = 0; i < x.length; i++) {
        convolve(conv, x[i], inputShape, y[i], shape, arrays);
      }
    } else if (layer instanceof MaxPool pool) {
      for (int i = 0; i < x.length; i++) {
        Arrays.fill(y[i], Double.NEGATIVE_INFINITY);
        pool(x[i], inputShape, y[i], shape, pool.side(), pool.side(), Math::max);
      }
    } else if (layer instanceof MeanPool pool) {
      int rows = pool.side() == MeanPool.WHOLE ? inputShape.rows() : pool.side();
      int columns = pool.side() == MeanPool.WHOLE ? inputShape.columns() : pool.side();
      for (int i = 0; i < x.length; i++) {
        pool(x[i], inputShape, y[i], shape, rows, columns, (sum, value) -> sum + value / (rows * columns));
      }
    } else {
      throw new IllegalArgumentException("no formula for " + layer.spec());
    }
    return y;
  }

  /** With same padding as TensorFlow has it: what an odd number of zeros leaves over lies below and right. */
  private static void convolve(
      Conv conv, double[] x, Shape from, double[] y, Shape to, Map<String, double[]> arrays) {
    boolean same = conv.padding() == Padding.SAME;
    int top = same ? Math.max(0, (to.rows() - 1) * conv.stride() + conv.height() - from.rows()) / 2 : 0;
    int left = same ? Math.max(0, (to.columns() - 1) * conv.stride() + conv.width() - from.columns()) / 2 : 0;
    double[] w = arrays.get("W");
    for (int r = 0; r < to.rows(); r++) {
      for (int c = 0; c < to.columns(); c++) {
        for (int out = 0; out < to.units(); out++) {
          double sum = arrays.get("b")[out];
          for (int in = 0; in < from.units(); in++) {
            for (int h = 0; h < conv.height(); h++) {
              for (int v = 0; v < conv.width(); v++) {
                int row = r * conv.stride() - top + h;
                int column = c * conv.stride() - left + v;
                if (row >= 0 && row < from.rows() && column >= 0 && column < from.columns()) {
                  sum += w[((out * from.units() + in) * conv.height() + h) * conv.width() + v]
                      * x[(row * from.columns() + column) * from.units() + in];
                }
              }
            }
          }
          y[(r * to.columns() + c) * to.units() + out] = sum;
        }
      }
    }
  }

  private static void pool(
      double[] x, Shape from, double[] y, Shape to, int rows, int columns, DoubleBinaryOperator with) {
    int across = from.columns() / columns;
    for (int r = 0; r < from.rows() / rows * rows; r++) {
      for (int c = 0; c < across * columns; c++) {
        for (int channel = 0; channel < from.units(); channel++) {
          int at = (r / rows * across + c / columns) * to.units() + channel;
          y[at] = with.applyAsDouble(y[at], x[(r * from.columns() + c) * from.units() + channel]);
        }
      }
    }
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

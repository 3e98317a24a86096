package dev.pliant.training;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Shape;
import dev.pliant.step.ActivationUse;
import java.util.ArrayList;
import java.util.List;

/** Collects the inputs of a network's activations, hidden layer by hidden layer. */
final class ObservedInputs implements ActivationUse {
  private final List<InputStatistics> layers = new ArrayList<>();

  @Override
  public void take(int layer, ActivationFunction function, float[] z, float[] h, int size, Shape shape) {
    if (layer > layers.size()) {
      layers.add(new InputStatistics(function, shape.units()));
    }
    layers.get(layer - 1).add(function.range(), z, h, size, shape.size());
  }

  /** The statistics so far, first layer to last; empty if there were no inputs. */
  List<InputStatistics> layers() {
    return layers;
  }

  /** The sum of the workers' statistics, in the order of workers; some workers may have none. */
  static List<InputStatistics> sum(List<List<InputStatistics>> workers) {
    List<InputStatistics> sums = new ArrayList<>();
    for (List<InputStatistics> layers : workers) {
      for (int l = 0; l < layers.size(); l++) {
        if (l == sums.size()) {
          sums.add(layers.get(l));
        } else {
          sums.get(l).add(layers.get(l));
        }
      }
    }
    return sums;
  }
}

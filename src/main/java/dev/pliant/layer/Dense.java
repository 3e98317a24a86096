package dev.pliant.layer;

import java.util.List;

/**
 * {@code dense:UNITS}: y = x·W + b for a vector x, or a map that is read as a vector.
 *
 * @param units how many values it gives, at least 1
 */
public record Dense(int units) implements Layer {
  private static final long serialVersionUID = 1;
  public static final String WEIGHTS = "W";
  public static final String BIASES = "b";

  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("a dense layer has at least 1 unit, not " + units);
    }
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public String spec() {
    return kind() + ":" + units;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    LayerInputs.only(this, inputs);
    return Shape.vector(units);
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    return List.of(
        ParameterArray.weights(WEIGHTS, LayerInputs.only(this, inputs).size(), units),
        ParameterArray.ofUnits(BIASES, units, Role.BIAS, 0));
  }

  @Override
  public Kernel kernel(Site site) {
    return new DenseKernel(site);
  }

  @Override
  public Forward row(Site site) {
    return new DenseRow(site);
  }
}

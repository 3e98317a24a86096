package dev.pliant.layer;

import java.util.List;

/** {@code flatten}: the values of a map as a vector, row by row, pixel by pixel; a vector stays as it is. */
public record Flatten() implements Layer {
  private static final long serialVersionUID = 1;

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public String spec() {
    return kind();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Shape.vector(LayerInputs.only(this, inputs).size());
  }

  @Override
  public Kernel kernel(Site site) {
    return new FlattenKernel(site);
  }
}

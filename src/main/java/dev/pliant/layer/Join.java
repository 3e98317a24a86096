package dev.pliant.layer;

import java.util.ArrayList;
import java.util.List;

/** {@code join(x,y,…)}: vectors one after the other, or maps of one size with their channels one after the other. */
public record Join() implements Layer {
  private static final long serialVersionUID = 1;

  @Override
  public String kind() {
    return "join";
  }

  @Override
  public String spec() {
    return kind();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    LayerInputs.several(this, inputs);
    List<Integer> place = place(inputs.get(0));
    int units = 0;
    for (Shape shape : inputs) {
      if (!place(shape).equals(place)) {
        throw new IllegalArgumentException(
            "join takes vectors, or maps of one size, but these are " + inputs.get(0) + " and " + shape);
      }
      units = Math.addExact(units, shape.units());
    }
    List<Integer> dimensions = new ArrayList<>(place);
    dimensions.add(units);
    return new Shape(dimensions);
  }

  /** All dimensions but the last. */
  private static List<Integer> place(Shape shape) {
    return shape.dimensions().subList(0, shape.dimensions().size() - 1);
  }

  @Override
  public Kernel kernel(Site site) {
    return new JoinKernel(site);
  }
}

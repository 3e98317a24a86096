package dev.pliant.layer;

import java.util.List;

/** {@code add(x,y,…)}: the sum of values of one shape, element by element. */
public record Add() implements Layer {
  private static final long serialVersionUID = 1;

  @Override
  public String kind() {
    return "add";
  }

  @Override
  public String spec() {
    return kind();
  }

  @Override
  public Shape output(List<Shape> inputs) {
    LayerInputs.several(this, inputs);
    Shape first = inputs.get(0);
    inputs.stream().filter(shape -> !shape.equals(first)).findFirst().ifPresent(other -> {
      throw new IllegalArgumentException("add takes values of one shape, but these are " + first + " and " + other);
    });
    return first;
  }

  @Override
  public Kernel kernel(Site site) {
    return new AddKernel(site);
  }
}

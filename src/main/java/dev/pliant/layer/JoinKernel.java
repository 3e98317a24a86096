package dev.pliant.layer;

import java.util.List;

/** {@link Join}: copies of parts of arrays. */
final class JoinKernel implements Kernel {
  private final List<Signal> inputs;
  /** The units of each input. */
  private final int[] units;
  private final Signal output;
  private final int outputUnits;
  private final int places;

  JoinKernel(Site site) {
    this.inputs = site.inputs();
    this.units = site.inputShapes().stream().mapToInt(Shape::units).toArray();
    this.output = site.output();
    this.outputUnits = site.outputShape().units();
    this.places = site.outputShape().size() / outputUnits;
  }

  @Override
  public void forward(Pass pass) {
    int at = 0;
    for (int i = 0; i < units.length; i++) {
      copy(inputs.get(i).values(), 0, units[i], output.values(), at, outputUnits, units[i], pass.size() * places);
      at += units[i];
    }
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    int at = 0;
    for (int i = 0; i < units.length; i++) {
      float[] gradient = inputs.get(i).gradient();
      if (gradient != null) {
        copy(output.gradient(), at, outputUnits, gradient, 0, units[i], units[i], pass.size() * places);
      }
      at += units[i];
    }
  }

  /** Copies {@code count} parts of {@code length}, which begin {@code stride} apart in each array. */
  private static void copy(
      float[] source, int from, int sourceStride, float[] target, int to, int targetStride, int length, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(source, from + i * sourceStride, target, to + i * targetStride, length);
    }
  }
}

package dev.pliant.layer;

import java.util.List;

/** {@link Add}: loops. */
final class AddKernel implements Kernel {
  private final List<Signal> inputs;
  private final Signal output;
  private final int width;

  AddKernel(Site site) {
    this.inputs = site.inputs();
    this.output = site.output();
    this.width = site.outputShape().size();
  }

  @Override
  public void forward(Pass pass) {
    int end = pass.size() * width;
    System.arraycopy(inputs.get(0).values(), 0, output.values(), 0, end);
    for (int i = 1; i < inputs.size(); i++) {
      add(inputs.get(i).values(), output.values(), end);
    }
  }

  /** Adds the first {@code end} of {@code values} to {@code sum}. */
  static void add(float[] values, float[] sum, int end) {
    for (int i = 0; i < end; i++) {
      sum[i] += values[i];
    }
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).gradient() != null) {
        System.arraycopy(output.gradient(), 0, inputs.get(i).gradient(), 0, pass.size() * width);
      }
    }
  }
}

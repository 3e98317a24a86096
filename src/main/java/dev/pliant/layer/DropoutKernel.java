package dev.pliant.layer;

/** {@link Dropout}: a mask that is drawn for each minibatch. */
final class DropoutKernel implements Kernel {
  private final DropoutMask dropout;
  private final Signal input;
  private final Signal output;
  private final int width;
  private final int units;
  /** One factor for each unit of each example; each value of a vector is a unit. */
  private float[] mask = {};

  DropoutKernel(DropoutMask dropout, Site site) {
    this.dropout = dropout;
    this.input = site.input();
    this.output = site.output();
    this.width = site.outputShape().size();
    this.units = site.outputShape().units();
  }

  @Override
  public void forward(Pass pass) {
    if (!pass.trains()) {
      System.arraycopy(input.values(), 0, output.values(), 0, pass.size() * width);
      return;
    }
    if (mask.length < pass.size() * units) {
      mask = new float[pass.size() * units];
    }
    dropout.draw(pass.random(), mask, pass.size() * units);
    apply(input.values(), pass.size(), output.values());
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    if (input.gradient() != null) {
      apply(output.gradient(), pass.size(), input.gradient());
    }
  }

  private void apply(float[] values, int size, float[] into) {
    for (int example = 0; example < size; example++) {
      int end = (example + 1) * width;
      for (int from = example * width; from < end; from += units) {
        multiply(values, from, example * units, into);
      }
    }
  }

  private void multiply(float[] values, int from, int ofMask, float[] into) {
    for (int j = 0; j < units; j++) {
      into[from + j] = values[from + j] * mask[ofMask + j];
    }
  }
}

package dev.pliant.layer;

/** {@link Flatten}: a copy, since arrays have no shape; only the description does. */
final class FlattenKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final int width;

  FlattenKernel(Site site) {
    this.input = site.input();
    this.output = site.output();
    this.width = site.outputShape().size();
  }

  @Override
  public void forward(Pass pass) {
    System.arraycopy(input.values(), 0, output.values(), 0, pass.size() * width);
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    if (input.gradient() != null) {
      System.arraycopy(output.gradient(), 0, input.gradient(), 0, pass.size() * width);
    }
  }
}

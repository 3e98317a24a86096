package dev.pliant.layer;

/** {@link Conv}: hands its parameters to a {@link Convolution}, and its gradients to the update. */
final class ConvKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final Segment[] filters;
  private final Segment biases;
  private final Convolution convolution;
  /** All filters; then the gradient by them. */
  private final float[] table;
  private final float[] segmentGradient;
  private final float[] biasGradient;
  private boolean filtersAreCurrent;

  ConvKernel(Conv conv, Site site) {
    this.input = site.input();
    this.output = site.output();
    this.filters = site.slots().get(Conv.WEIGHTS).segments();
    this.biases = site.vector(Conv.BIASES);
    this.convolution = site.convolutions().open(conv.windows(site.inputShapes().get(0)), conv.channels());
    this.table = new float[Segment.length(filters)];
    this.segmentGradient = new float[filters[0].length()];
    this.biasGradient = new float[conv.channels()];
  }

  @Override
  public void forward(Pass pass) {
    if (!filtersAreCurrent) {
      Segment.copy(filters, table);
      convolution.take(table);
      filtersAreCurrent = true;
    }
    convolution.forward(input.values(), biases.values(), pass.size(), output.values());
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    convolution.backward(
        input.values(), output.gradient(), pass.size(), input.gradient(), table, biasGradient);
    use.take(biases, biasGradient);
    int at = 0;
    for (Segment segment : filters) {
      System.arraycopy(table, at, segmentGradient, 0, segment.length());
      use.take(segment, segmentGradient);
      at += segment.length();
    }
  }

  @Override
  public void parametersChanged() {
    filtersAreCurrent = false;
  }

  @Override
  public void close() {
    convolution.close();
  }
}

package dev.pliant.layer;

/** {@link ChannelScale}: a loop over the values, channel by channel in turn. */
final class ChannelScaleKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final int values;
  private final Segment mean;
  private final Segment deviation;

  ChannelScaleKernel(Site site, int channels) {
    this.input = site.input();
    this.output = site.output();
    this.values = site.outputShape().size() / channels;
    this.mean = site.vector(ChannelScale.MEAN);
    this.deviation = site.vector(ChannelScale.DEVIATION);
  }

  @Override
  public void forward(Pass pass) {
    float[] x = input.values();
    float[] y = output.values();
    float[] m = mean.values();
    float[] d = deviation.values();
    int channels = m.length;
    int end = pass.size() * values * channels;
    for (int pixel = 0; pixel < end; pixel += channels) {
      for (int channel = 0; channel < channels; channel++) {
        y[pixel + channel] = (x[pixel + channel] - m[channel]) / d[channel];
      }
    }
  }

  /** Nothing before it is learned. */
  @Override
  public void backward(Pass pass, GradientUse use) {}
}

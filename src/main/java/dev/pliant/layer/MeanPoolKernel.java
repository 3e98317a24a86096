package dev.pliant.layer;

import java.util.Arrays;

/** {@link MeanPool}: loops over the channels of each pixel. */
final class MeanPoolKernel implements Kernel {
  private final Signal input;
  private final Signal output;
  private final Windows squares;
  private final int channels;
  private final float share;

  MeanPoolKernel(Windows squares, Site site) {
    this.input = site.input();
    this.output = site.output();
    this.squares = squares;
    this.channels = squares.channels();
    this.share = 1f / (squares.height() * squares.width());
  }

  @Override
  public void forward(Pass pass) {
    float[] y = output.values();
    Arrays.fill(y, 0, pass.size() * squares.count() * channels, 0);
    for (int pixel = 0; pixel < pass.size() * squares.count(); pixel++) {
      int corner = squares.corner(pixel);
      for (int h = 0; h < squares.height(); h++) {
        int from = corner + h * squares.mapColumns() * channels;
        for (int w = 0; w < squares.width(); w++) {
          add(input.values(), from + w * channels, y, pixel * channels);
        }
      }
      for (int j = 0; j < channels; j++) {
        y[pixel * channels + j] *= share;
      }
    }
  }

  private void add(float[] from, int at, float[] sums, int to) {
    for (int j = 0; j < channels; j++) {
      sums[to + j] += from[at + j];
    }
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    float[] dx = input.gradient();
    if (dx == null) {
      return;
    }
    float[] dy = output.gradient();
    Arrays.fill(dx, 0, pass.size() * squares.mapSize(), 0);
    for (int pixel = 0; pixel < pass.size() * squares.count(); pixel++) {
      int corner = squares.corner(pixel);
      for (int h = 0; h < squares.height(); h++) {
        int to = corner + h * squares.mapColumns() * channels;
        for (int w = 0; w < squares.width(); w++) {
          spread(dy, pixel * channels, dx, to + w * channels);
        }
      }
    }
  }

  private void spread(float[] from, int at, float[] into, int to) {
    for (int j = 0; j < channels; j++) {
      into[to + j] = share * from[at + j];
    }
  }
}

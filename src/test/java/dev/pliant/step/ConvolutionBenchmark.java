package dev.pliant.step;

import dev.pliant.kernels.Kernel;
import dev.pliant.layer.Convolution;
import dev.pliant.layer.Convolutions;
import dev.pliant.layer.Padding;
import dev.pliant.layer.ProductConvolutions;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Windows;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A convolution over a minibatch of 32 by oneDNN, and by the matrix products that take its place. */
public class ConvolutionBenchmark extends Kernel {
  private static final int BATCH = 32;

  /** By what. */
  public enum By {
    ONE_DNN,
    PRODUCTS
  }

  /** How it is calculated. */
  @Param({"ONE_DNN", "PRODUCTS"})
  public By by;

  /** Rows and columns of the map, its channels, filters, and their height and width. */
  @Param({"28-1-6-5", "14-6-16-5", "32-3-32-3", "32-32-32-3", "16-32-64-3", "8-64-128-3", "16-64-64-1"})
  public String sizes;

  private Convolution convolution;
  private float[] x;
  private float[] y;
  private float[] dx;
  private float[] filters;
  private float[] biases;

  /** Opens the convolution. */
  @Setup(Level.Trial)
  public void open() {
    int[] size = Arrays.stream(sizes.split("-")).mapToInt(Integer::parseInt).toArray();
    Windows windows = Windows.over(Shape.map(size[0], size[0], size[1]), size[3], size[3], 1, Padding.SAME);
    Convolutions convolutions = by == By.ONE_DNN
        ? OneDnn.load("1").orElseThrow()
        : new ProductConvolutions(new BlasProducts());
    convolution = convolutions.open(windows, size[2]);
    x = uniform(BATCH * windows.mapSize(), -1, 1);
    dx = new float[x.length];
    y = uniform(BATCH * windows.count() * size[2], -1, 1);
    filters = uniform(windows.length() * size[2], -1, 1);
    biases = new float[size[2]];
    convolution.take(filters);
    convolution.forward(x, biases, BATCH, y);
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    convolution.close();
  }

  /** With filters that have changed, as in each step. */
  @Benchmark
  public float[] forward() {
    convolution.take(filters);
    convolution.forward(x, biases, BATCH, y);
    return y;
  }

  /** A whole step. */
  @Benchmark
  public float[] forwardAndBackward() {
    convolution.take(filters);
    convolution.forward(x, biases, BATCH, y);
    convolution.backward(x, y, BATCH, dx, filters, biases);
    // Numbers must not grow from step to step.
    Arrays.fill(biases, 0);
    for (int i = 0; i < filters.length; i++) {
      filters[i] = Math.signum(filters[i]);
    }
    return dx;
  }
}

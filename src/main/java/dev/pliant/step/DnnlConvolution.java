package dev.pliant.step;

import dev.pliant.layer.Convolution;
import dev.pliant.layer.Convolutions.Workspace;
import dev.pliant.layer.Windows;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.engine;

/**
 * A convolution by oneDNN, whose memory lies outside the heap. What oneDNN prepares is for minibatches of one size: it is
 * kept for the sizes that were used last.
 */
final class DnnlConvolution implements Convolution {
  /** A training has four: minibatches to train and to evaluate on, and the last of each. */
  private static final int MOST_SIZES = 4;

  private final DnnlGeometry geometry;
  private final engine cpu;
  private final DnnlBuffers buffers;
  private final Map<Integer, DnnlPass> passes = new LinkedHashMap<>(MOST_SIZES, 0.75f, true);

  DnnlConvolution(Windows windows, int outputs, engine cpu) {
    this.geometry = new DnnlGeometry(windows, outputs);
    this.cpu = cpu;
    this.buffers = new DnnlBuffers(geometry);
  }

  static Workspace workspace(Windows windows, int outputs, int size) {
    DnnlGeometry geometry = new DnnlGeometry(windows, outputs);
    return new Workspace(
        0, 2L * geometry.filterLength() + (long) size * (geometry.inputLength() + geometry.outputLength()));
  }

  @Override
  public void take(float[] filters) {
    buffers.filters.put(filters, 0, geometry.filterLength());
    passes.values().forEach(DnnlPass::filtersChanged);
  }

  @Override
  public void forward(float[] x, float[] biases, int size, float[] y) {
    buffers.reserve((long) size * geometry.inputLength(), (long) size * geometry.outputLength());
    buffers.input().put(x, 0, size * geometry.inputLength());
    buffers.biases.put(biases, 0, geometry.outputs());
    pass(size).forward();
    buffers.output().get(y, 0, size * geometry.outputLength());
  }

  @Override
  public void backward(float[] x, float[] dy, int size, float[] dx, float[] filterGradient, float[] biasGradient) {
    DnnlPass pass = pass(size);
    buffers.output().put(dy, 0, size * geometry.outputLength());
    pass.backwardByFilters();
    buffers.filterGradient.get(filterGradient, 0, geometry.filterLength());
    buffers.biasGradient.get(biasGradient, 0, geometry.outputs());
    if (dx != null) {
      pass.backwardByInput();
      buffers.input().get(dx, 0, size * geometry.inputLength());
    }
  }

  private DnnlPass pass(int size) {
    DnnlPass there = passes.get(size);
    if (there != null) {
      return there;
    }
    if (passes.size() == MOST_SIZES) {
      Iterator<DnnlPass> fromTheLongestUnused = passes.values().iterator();
      fromTheLongestUnused.next().close();
      fromTheLongestUnused.remove();
    }
    DnnlPass made = new DnnlPass(geometry, size, buffers, cpu);
    passes.put(size, made);
    return made;
  }

  @Override
  public void close() {
    passes.values().forEach(DnnlPass::close);
    passes.clear();
    buffers.close();
  }
}

package dev.pliant.step;

import dev.pliant.layer.Convolution;
import dev.pliant.layer.Convolutions;
import dev.pliant.layer.Windows;
import org.bytedeco.dnnl.engine;

/**
 * Convolutions by oneDNN.
 *
 * @param cpu where they are calculated
 */
record DnnlConvolutions(engine cpu) implements Convolutions {
  @Override
  public Convolution open(Windows windows, int outputs) {
    return new DnnlConvolution(windows, outputs, cpu);
  }

  @Override
  public Workspace workspace(Windows windows, int outputs, int size) {
    return DnnlConvolution.workspace(windows, outputs, size);
  }
}

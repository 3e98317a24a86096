package dev.pliant.step;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** The memory of a convolution by oneDNN, outside the heap. What depends on the size of minibatches grows with them. */
final class DnnlBuffers implements AutoCloseable {
  /** [out, in, height, width]. */
  final FloatPointer filters;
  final FloatPointer filterGradient;
  final FloatPointer biases;
  final FloatPointer biasGradient;
  private FloatPointer input = new FloatPointer();
  private FloatPointer output = new FloatPointer();
  private BytePointer scratchpad = new BytePointer();

  DnnlBuffers(DnnlGeometry geometry) {
    this.filters = new FloatPointer(geometry.filterLength());
    this.filterGradient = new FloatPointer(geometry.filterLength());
    this.biases = new FloatPointer(geometry.outputs());
    this.biasGradient = new FloatPointer(geometry.outputs());
  }

  /** Makes room for {@code inputs} floats to read and {@code outputs} to write. What was there is lost. */
  void reserve(long inputs, long outputs) {
    if (input.capacity() < inputs) {
      input.close();
      input = new FloatPointer(inputs);
    }
    if (output.capacity() < outputs) {
      output.close();
      output = new FloatPointer(outputs);
    }
  }

  /** The maps that are read; in a backward pass the gradient by them is written over them. */
  FloatPointer input() {
    return input;
  }

  /** The maps that are written; in a backward pass the gradient by them is written over them. */
  FloatPointer output() {
    return output;
  }

  /** Room for {@code bytes} of intermediate results. */
  BytePointer scratchpad(long bytes) {
    if (scratchpad.capacity() < bytes) {
      scratchpad.close();
      scratchpad = new BytePointer(bytes);
    }
    return scratchpad;
  }

  @Override
  public void close() {
    for (Pointer memory : new Pointer[] {
      filters, filterGradient, biases, biasGradient, input, output, scratchpad
    }) {
      memory.close();
    }
  }
}

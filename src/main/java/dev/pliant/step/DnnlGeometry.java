package dev.pliant.step;

import dev.pliant.layer.Windows;
import org.bytedeco.dnnl.memory;

/**
 * The shapes of a convolution in oneDNN's terms: its dimensions are always [examples, channels, rows, columns] and [out, in,
 * height, width]; a format says how they lie in memory.
 *
 * @param windows where the filters lie over a map
 * @param outputs how many filters there are
 */
record DnnlGeometry(Windows windows, int outputs) {
  int inputLength() {
    return windows.mapSize();
  }

  int outputLength() {
    return windows.count() * outputs;
  }

  int filterLength() {
    return windows.length() * outputs;
  }

  /** {@code size} maps that are read, channels last. */
  memory.desc input(int size) {
    return of(memory.format_tag.nhwc, size, windows.channels(), windows.mapRows(), windows.mapColumns());
  }

  /** {@code size} maps that are written, channels last. */
  memory.desc output(int size) {
    return of(memory.format_tag.nhwc, size, outputs, windows.rows(), windows.columns());
  }

  /** The filters as tables have them, or in the format that oneDNN likes best. */
  memory.desc filters(memory.format_tag format) {
    return of(format, outputs, windows.channels(), windows.height(), windows.width());
  }

  memory.desc biases() {
    return of(memory.format_tag.x, outputs);
  }

  private static memory.desc of(memory.format_tag format, long... dimensions) {
    return new memory.desc(dimensions, memory.data_type.f32, format);
  }

  long[] strides() {
    return new long[] {windows.stride(), windows.stride()};
  }

  long[] paddingBefore() {
    return new long[] {windows.top(), windows.left()};
  }

  long[] paddingBehind() {
    return new long[] {windows.bottom(), windows.right()};
  }
}

package dev.pliant.layer;

/** How convolutions are calculated. */
public interface Convolutions {
  /** A convolution with {@code outputs} filters, which lie over a map as {@code windows} say. Its filters are zero. */
  Convolution open(Windows windows, int outputs);

  /** What such a convolution needs for {@code size} examples, at least. */
  Workspace workspace(Windows windows, int outputs, int size);

  /**
   * Room for floats, besides those that flow through a network.
   *
   * @param heap how many on the heap
   * @param outside how many outside
   */
  record Workspace(long heap, long outside) {
    Workspace plus(Workspace other) {
      return new Workspace(heap + other.heap, outside + other.outside);
    }
  }
}

package dev.pliant.data;

import java.io.Serializable;

/** Some of the examples of a block, in no particular order. */
abstract class BlockPart implements Serializable {
  private static final long serialVersionUID = 1;
  private final long[] places;
  private final int[] labels;

  BlockPart(long[] places, int[] labels) {
    this.places = places;
    this.labels = labels;
  }

  final int size() {
    return places.length;
  }

  final long place(int index) {
    return places[index];
  }

  final int label(int index) {
    return labels[index];
  }
}

package dev.pliant.layer;

/** Which loops over sparse inputs are used. */
final class SparseInputs {
  private SparseInputs() {}

  /** The fastest there is for this Java. */
  static SparseInput of(Segment[] weights, int inputs, int outputs) {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? new VectorSparseInput(weights, inputs, outputs)
        : new LoopSparseInput(weights, inputs, outputs);
  }
}

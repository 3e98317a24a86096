package dev.pliant.bench;

import dev.pliant.data.Block;
import dev.pliant.layer.Minibatch;
import dev.pliant.step.Dl4jStep;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Converts blocks to DL4J's data sets. */
final class Minibatches {
  private Minibatches() {}

  /** The examples of {@code blocks} in order, {@code batchSize} to a data set; the last one holds the rest. */
  static List<DataSet> of(Iterator<Block> blocks, int batchSize, int classes) {
    List<DataSet> minibatches = new ArrayList<>();
    Minibatch minibatch = null;
    while (blocks.hasNext()) {
      Block block = blocks.next();
      if (minibatch == null) {
        minibatch = new Minibatch(block.features());
      }
      for (int i = 0; i < block.size(); i++) {
        minibatch.add(block::copyNonZeros, i, block.label(i));
        if (minibatch.size() == batchSize) {
          minibatches.add(Dl4jStep.dataSet(minibatch, classes));
          minibatch.clear();
        }
      }
    }
    if (minibatch != null && minibatch.size() > 0) {
      minibatches.add(Dl4jStep.dataSet(minibatch, classes));
    }
    return minibatches;
  }
}

package dev.pliant.bench;

import dev.pliant.data.Block;
import dev.pliant.step.Dl4jStep;
import dev.pliant.step.Minibatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Blocks as DL4J takes them. */
final class Minibatches {
  private Minibatches() {}

  /** The examples of {@code blocks} in order, {@code batchSize} to a data set; the last one holds what is left. */
  static List<DataSet> of(Iterator<Block> blocks, int batchSize, int classes) {
    List<DataSet> minibatches = new ArrayList<>();
    Minibatch minibatch = null;
    int size = 0;
    while (blocks.hasNext()) {
      Block block = blocks.next();
      if (minibatch == null) {
        minibatch = new Minibatch(batchSize, block.features());
      }
      for (int i = 0; i < block.size(); i++) {
        minibatch.labels()[size] = block.label(i);
        block.copyFeatures(i, minibatch.features(), size * block.features());
        size++;
        if (size == batchSize) {
          minibatches.add(dataSet(minibatch, size, classes));
          size = 0;
        }
      }
    }
    if (size > 0) {
      minibatches.add(dataSet(minibatch, size, classes));
    }
    return minibatches;
  }

  private static DataSet dataSet(Minibatch minibatch, int size, int classes) {
    minibatch.resize(size);
    return Dl4jStep.dataSet(minibatch, classes);
  }
}

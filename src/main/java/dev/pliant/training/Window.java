package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.step.Minibatch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one worker trains on between two averages: a run of minibatches of its own examples, in an order that is drawn
 * anew each epoch from the seed and moves no data.
 *
 * @param seed the run's
 * @param epoch counted from 1
 * @param number the window in its epoch, counted from 1
 * @param worker counted from 0
 * @param batchSize examples of a minibatch; the epoch's last one holds what is left
 * @param averagingFrequency the most minibatches in a window
 */
record Window(long seed, int epoch, int number, int worker, int batchSize, int averagingFrequency)
    implements Serializable {

  /** How many windows an epoch has for a worker with that many examples. */
  static int count(long examples, int batchSize, int averagingFrequency) {
    long minibatches = (examples + batchSize - 1) / batchSize;
    return Math.toIntExact((minibatches + averagingFrequency - 1) / averagingFrequency);
  }

  /** The minibatches of this window over the worker's blocks; the same object, filled anew at each step. */
  Iterable<Minibatch> minibatches(Iterator<Block> blocks) {
    List<Block> held = new ArrayList<>();
    blocks.forEachRemaining(held::add);
    int examples = held.stream().mapToInt(Block::size).sum();
    if (examples == 0) {
      throw new TrainingException(
          "worker " + worker + " has no examples to train on; use fewer workers (--workers) or more data");
    }
    int[] blockOf = new int[examples];
    int[] indexIn = new int[examples];
    int at = 0;
    for (int block = 0; block < held.size(); block++) {
      for (int index = 0; index < held.get(block).size(); index++) {
        blockOf[at] = block;
        indexIn[at++] = index;
      }
    }
    int[] order = order(examples);
    long window = (long) batchSize * averagingFrequency;
    int from = (int) Math.min(examples, (number - 1) * window);
    int to = (int) Math.min(examples, number * window);
    Minibatch minibatch = new Minibatch(batchSize, held.get(0).features());
    return () -> new Iterator<>() {
      private int next = from;

      @Override
      public boolean hasNext() {
        return next < to;
      }

      @Override
      public Minibatch next() {
        int size = Math.min(batchSize, to - next);
        for (int i = 0; i < size; i++) {
          int example = order[next++];
          Block block = held.get(blockOf[example]);
          minibatch.labels()[i] = block.label(indexIn[example]);
          block.copyFeatures(indexIn[example], minibatch.features(), i * minibatch.inputs());
        }
        minibatch.resize(size);
        return minibatch;
      }
    };
  }

  /** The worker's examples in the order of this epoch: a shuffle (Fisher and Yates) from seed, epoch and worker. */
  private int[] order(int examples) {
    SplittableRandom random = new SplittableRandom(seed);
    // Each of the three numbers picks a stream; nested draws keep neighbours apart.
    random = new SplittableRandom(random.nextLong() + epoch);
    random = new SplittableRandom(random.nextLong() + worker);
    int[] order = new int[examples];
    for (int i = 0; i < examples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

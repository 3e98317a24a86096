package dev.pliant.training;

import dev.pliant.data.Augmenter;
import dev.pliant.data.Block;
import dev.pliant.layer.Minibatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * One worker's examples in the order of one epoch, as minibatches: a shuffle drawn anew each epoch from the seed, which
 * moves no data.
 *
 * <p>The blocks are read once from first to last and shuffled in groups of {@value #GROUP_BLOCKS}, so that a worker
 * whose examples do not fit into memory reads them from disk in one sweep and holds no more than a group. What a worker
 * holds is placed at random already, so that a group is a random sample.
 */
final class EpochExamples implements Iterator<Minibatch> {
  /** At 1024 examples a block, 65 536 examples; MNIST on one worker is one group. */
  static final int GROUP_BLOCKS = 64;

  private final int worker;
  private final int batchSize;
  private final SplittableRandom random;
  /** What the seeds of minibatches count from. */
  private final long minibatchSeed;
  /** Null where examples are taken as they are. */
  private final Augmenter augmenter;
  private final Iterator<Block> blocks;
  private final List<Block> group = new ArrayList<>(GROUP_BLOCKS);
  /** The group's examples in their order: which block, and which in the block. */
  private int[] blockOf = {};
  private int[] indexIn = {};
  private int next;
  private int end;
  private Minibatch minibatch;
  /** How many minibatches have gone by. */
  private long passed;

  /**
   * @param seed the run's
   * @param epoch counted from 1
   * @param worker counted from 0
   * @param batchSize examples of a minibatch; the epoch's last one holds what is left
   * @param augmenter distorts each example; null to take them as they are
   * @param blocks the worker's
   * @throws TrainingException if there are no examples
   */
  EpochExamples(
      long seed, int epoch, int worker, int batchSize, Augmenter augmenter, Iterator<Block> blocks) {
    this.worker = worker;
    this.batchSize = batchSize;
    this.augmenter = augmenter;
    this.blocks = blocks;
    // Each of the numbers picks a stream; nested draws keep neighbours apart.
    SplittableRandom ofRun = new SplittableRandom(seed);
    SplittableRandom ofEpoch = new SplittableRandom(ofRun.nextLong() + epoch);
    this.random = new SplittableRandom(ofEpoch.nextLong() + worker);
    this.minibatchSeed = new SplittableRandom(ofEpoch.nextLong() + worker).nextLong();
    if (augmenter != null) {
      augmenter.draw(new SplittableRandom(ofEpoch.nextLong() + worker));
    }
    if (!hasNext()) {
      throw new TrainingException(
          "worker " + worker + " has no examples to train on; use fewer workers (--workers) or more data");
    }
  }

  /** How many minibatches a worker with that many examples has in an epoch. */
  static long minibatches(long examples, int batchSize) {
    return (examples + batchSize - 1) / batchSize;
  }

  @Override
  public boolean hasNext() {
    while (next == end && blocks.hasNext()) {
      shuffleNextGroup();
    }
    return next < end;
  }

  /**
   * The next minibatch; the same object, filled anew each time. Its seed follows from the run's, the epoch, the worker
   * and its number in the epoch.
   */
  @Override
  public Minibatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("worker " + worker + " has no more examples in this epoch");
    }
    if (minibatch == null) {
      minibatch = new Minibatch(group.get(0).features());
    }
    minibatch.clear();
    minibatch.seed(minibatchSeed + passed);
    passed++;
    // Split, so that it is not the stream from which the step draws.
    SplittableRandom distortions = augmenter == null ? null : new SplittableRandom(minibatch.seed()).split();
    while (minibatch.size() < batchSize && hasNext()) {
      Block block = group.get(blockOf[next]);
      minibatch.add(
          augmenter == null ? block::copyNonZeros : (index, values, columns, from) ->
              augmenter.copyNonZeros(block, index, distortions, values, columns, from),
          indexIn[next], block.label(indexIn[next]), block.weight(indexIn[next]));
      next++;
    }
    return minibatch;
  }

  /** Passes over that many minibatches, without reading more of them than where they are. */
  void skip(long minibatches) {
    passed += minibatches;
    long examples = Math.multiplyExact(minibatches, batchSize);
    while (examples > 0 && hasNext()) {
      int passed = (int) Math.min(examples, end - next);
      next += passed;
      examples -= passed;
    }
  }

  /** Fisher and Yates, inside out. */
  private void shuffleNextGroup() {
    group.clear();
    while (group.size() < GROUP_BLOCKS && blocks.hasNext()) {
      group.add(blocks.next());
    }
    end = group.stream().mapToInt(Block::size).sum();
    next = 0;
    if (blockOf.length < end) {
      blockOf = new int[end];
      indexIn = new int[end];
    }
    int at = 0;
    for (int block = 0; block < group.size(); block++) {
      for (int index = 0; index < group.get(block).size(); index++, at++) {
        int other = random.nextInt(at + 1);
        blockOf[at] = blockOf[other];
        indexIn[at] = indexIn[other];
        blockOf[other] = block;
        indexIn[other] = index;
      }
    }
  }
}

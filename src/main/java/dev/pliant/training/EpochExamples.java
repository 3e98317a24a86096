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
 * One worker's examples in the order of one epoch, as minibatches. The order is a new shuffle for each epoch, drawn
 * from the seed; it moves no data.
 *
 * <p>The blocks are read once from first to last and shuffled in groups of {@value #GROUP_BLOCKS}. So a worker whose
 * examples do not fit into memory reads them from disk once and holds at most one group. The worker's examples are
 * already in random order, so each group is a random sample.
 */
final class EpochExamples implements Iterator<Minibatch> {
  /** At 1024 examples a block, 65 536 examples; MNIST on one worker is one group. */
  static final int GROUP_BLOCKS = 64;

  private final int worker;
  private final int batchSize;
  private final SplittableRandom random;
  /** The base of the minibatches' seeds. */
  private final long minibatchSeed;
  /** Null if examples are not distorted. */
  private final Augmenter augmenter;
  private final Iterator<Block> blocks;
  private final List<Block> group = new ArrayList<>(GROUP_BLOCKS);
  /** The examples of the group in their new order: the block, and the place in the block. */
  private int[] blockOf = {};
  private int[] indexIn = {};
  private int next;
  private int end;
  private Minibatch minibatch;
  /** How many minibatches have been passed. */
  private long passed;

  /**
   * @param seed the run's seed
   * @param epoch counted from 1
   * @param worker counted from 0
   * @param batchSize examples of a minibatch; the epoch's last minibatch holds the rest
   * @param augmenter distorts each example; null for no distortion
   * @param blocks the worker's blocks
   * @throws TrainingException if there are no examples
   */
  EpochExamples(
      long seed, int epoch, int worker, int batchSize, Augmenter augmenter, Iterator<Block> blocks) {
    this.worker = worker;
    this.batchSize = batchSize;
    this.augmenter = augmenter;
    this.blocks = blocks;
    // Each number selects a stream; nested draws keep neighbouring numbers apart.
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

  /** How many minibatches a worker with {@code examples} examples has in an epoch. */
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
   * The next minibatch, which is the same object each time, refilled. Its seed follows from the run's seed, the epoch,
   * the worker and the minibatch's number in the epoch.
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
    // Split, so that the step draws from another stream.
    SplittableRandom distortions = augmenter == null ? null : new SplittableRandom(minibatch.seed()).split();
    while (minibatch.size() < batchSize && hasNext()) {
      Block block = group.get(blockOf[next]);
      minibatch.add(
          augmenter == null ? block::copyNonZeros : (index, values, columns, from) ->
              augmenter.copyNonZeros(block, index, distortions, values, columns, from),
          indexIn[next], block.label(indexIn[next]), block.weight(indexIn[next]));
      float[] teaching = block.teaching();
      if (teaching != null) {
        int classes = teaching.length / block.size();
        minibatch.teach(teaching, indexIn[next] * classes, classes);
      }
      next++;
    }
    return minibatch;
  }

  /** Skips {@code minibatches} minibatches without reading their examples. */
  void skip(long minibatches) {
    passed += minibatches;
    long examples = Math.multiplyExact(minibatches, batchSize);
    while (examples > 0 && hasNext()) {
      int passed = (int) Math.min(examples, end - next);
      next += passed;
      examples -= passed;
    }
  }

  /** The inside-out shuffle of Fisher and Yates. */
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

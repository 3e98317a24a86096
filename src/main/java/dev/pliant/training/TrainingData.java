package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.data.Blocks;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ExampleSet;
import dev.pliant.data.Placement;
import dev.pliant.data.SeededPermutation;
import dev.pliant.jobs.Described;
import dev.pliant.jobs.Release;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The examples of a run, packed and cached where the workers are. The examples of each worker are drawn at random from
 * the seed, once, and held in random order; no worker has more than one example more than another.
 */
public final class TrainingData implements AutoCloseable {
  private final JavaRDD<Block> train;
  private final JavaRDD<Block> validation;
  private final JavaRDD<Block> test;
  private final long trainExamples;

  /**
   * Takes sets as they are, which {@link #close} lets the executors forget.
   *
   * @param validation null where nothing validates
   * @param test null where nothing tests
   */
  TrainingData(
      JavaRDD<Block> train, JavaRDD<Block> validation, JavaRDD<Block> test, long trainExamples) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.trainExamples = trainExamples;
  }

  /**
   * Places and caches the examples; they are read when they are first used. What is held out are originals: none of
   * their copies is trained on, and no copy validates.
   *
   * @param train the training examples, copies included
   * @param test rows of {@code id long, label int, pixels binary}, ids from 0 to {@code testCount} − 1
   * @param features pixels of one example
   * @throws TrainingException if there are fewer training examples than workers, or none to validate on
   */
  public static TrainingData pack(
      Enlarged train,
      Dataset<Row> test,
      long testCount,
      int features,
      int workers,
      Validation validation,
      long seed) {
    long originals = train.count();
    long heldOut = validation.heldOut(originals);
    long kept = originals - heldOut;
    long trainExamples = kept * train.factor();
    if (trainExamples < workers) {
      throw new RecurringException(
          trainExamples + " training examples for " + workers + " workers; use fewer workers (--workers) or more data");
    }
    if (!validation.onTest() && heldOut == 0) {
      throw new RecurringException(
          "--validation " + validation + " holds out none of " + originals + " examples; use a larger fraction");
    }
    SeededPermutation places = new SeededPermutation(originals, seed);
    // Else, where the workers divide what is kept, one worker would have all copies of an original.
    SeededPermutation turns = train.factor() == 1 ? null : new SeededPermutation(trainExamples, seed);
    JavaRDD<Block> trainBlocks = cached(Blocks.pack(
        train.rows(), features, workers,
        new Dealt(places, originals, heldOut, originals, turns, workers, Blocks.size(features))));
    JavaRDD<Block> testBlocks = testBlocks(test, testCount, features, workers);
    JavaRDD<Block> validationBlocks = testBlocks;
    if (!validation.onTest()) {
      validationBlocks = cached(Blocks.pack(
          train.originals(), features, workers,
          new Dealt(places, originals, 0, heldOut, null, workers, Blocks.size(features))));
    }
    return new TrainingData(trainBlocks, validationBlocks, testBlocks, trainExamples);
  }

  /**
   * Places and caches examples whose features are floats; they are read when they are first used. Nothing tests but
   * what validates.
   *
   * @param validation null where nothing validates
   * @throws TrainingException if there are fewer training examples than workers
   */
  public static TrainingData pack(ExampleSet train, ExampleSet validation, int workers, long seed) {
    if (train.count() < workers) {
      throw new RecurringException(
          train.count() + " training examples for " + workers + " workers; use fewer workers or more data");
    }
    SeededPermutation places = new SeededPermutation(train.count(), seed);
    JavaRDD<Block> trainBlocks = cached(Blocks.pack(
        train, workers,
        new Dealt(places, train.count(), 0, train.count(), null, workers, Blocks.size(train.features()))));
    JavaRDD<Block> validationBlocks = validation == null
        ? null
        : cached(Blocks.pack(
            validation, workers, Blocks.consecutive(validation.count(), validation.features(), workers)));
    return new TrainingData(trainBlocks, validationBlocks, validationBlocks, train.count());
  }

  /** A test set alone, packed and cached just as a run packs its own, so that it evaluates to the same bits. */
  public static JavaRDD<Block> testBlocks(Dataset<Row> test, long testCount, int features, int partitions) {
    return cached(Blocks.pack(test, features, partitions, Blocks.consecutive(testCount, features, partitions)));
  }

  private static JavaRDD<Block> cached(JavaRDD<Block> blocks) {
    return blocks.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Deals those originals that a permutation puts at {@code from} or later and before {@code to}, and their copies, to
   * the partitions in turn.
   *
   * @param turns in which order, where there are copies; null for that of the places
   * @param blockSize the most examples of a block
   */
  private record Dealt(
      SeededPermutation places, long originals, long from, long to, SeededPermutation turns, int partitions,
      int blockSize)
      implements Placement {
    @Override
    public long place(long id) {
      long place = places.at(id % originals);
      if (place < from || place >= to) {
        return NOWHERE;
      }
      long turn = place - from + id / originals * (to - from);
      return turns == null ? turn : turns.at(turn);
    }

    @Override
    public int partition(long place) {
      return (int) (place % partitions);
    }

    @Override
    public long block(long place) {
      return place / partitions / blockSize;
    }
  }

  /**
   * Reads, deals out and packs all examples now, so that the first epoch need not.
   *
   * @throws TrainingException if there are not as many as there should be
   */
  public TrainingData load() {
    JavaRDD<Long> counts = train.mapPartitions(ofTrain -> List.of(examples(ofTrain)).iterator());
    for (JavaRDD<Block> set : evaluated()) {
      // In one task for each worker: what it evaluates on is to be held where it trains.
      counts = counts.zipPartitions(set, (count, ofSet) -> {
        long ofTrain = count.next();
        examples(ofSet);
        return List.of(ofTrain).iterator();
      });
    }
    long packed;
    try (Described work = Described.as(counts.context(), "pack the examples for their workers")) {
      packed = counts.fold(0L, Long::sum);
    }
    if (packed != trainExamples) {
      throw new TrainingException(
          packed + " training examples were packed and not the " + trainExamples + " there should be");
    }
    return this;
  }

  private static long examples(Iterator<Block> blocks) {
    return MemoryExhaustedException.told(() -> {
      long examples = 0;
      while (blocks.hasNext()) {
        examples += blocks.next().size();
      }
      return examples;
    });
  }

  /** The training examples; partition i holds those of worker i. */
  public JavaRDD<Block> train() {
    return train;
  }

  /** The examples that validate an epoch; null if there are none. */
  public JavaRDD<Block> validation() {
    return validation;
  }

  /** The test examples; null if there are none. */
  public JavaRDD<Block> test() {
    return test;
  }

  /** What is evaluated on beside the training examples. */
  List<JavaRDD<Block>> evaluated() {
    return Stream.of(test, validation).filter(Objects::nonNull).distinct().toList();
  }

  /** How many examples are trained on in an epoch. */
  public long trainExamples() {
    return trainExamples;
  }

  /** Lets the executors forget the examples. */
  @Override
  public void close() {
    Release.of(train);
    evaluated().forEach(Release::of);
  }
}

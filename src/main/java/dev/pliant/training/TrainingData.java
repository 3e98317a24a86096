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
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The examples of a run, packed and cached where the workers are. Each worker's examples are drawn at random from the
 * seed, once, and held in random order. The numbers of examples of two workers differ by at most one.
 */
public final class TrainingData implements AutoCloseable {
  private final JavaRDD<Block> train;
  private final JavaRDD<Block> validation;
  private final JavaRDD<Block> test;
  private final long trainExamples;
  /** What the examples' lineage needs; null without a teacher. */
  private final Broadcast<Teacher> teacher;

  /**
   * Takes sets as they are. {@link #close} removes them from the executors' caches.
   *
   * @param validation null for no validation
   * @param test null for no test
   */
  TrainingData(
      JavaRDD<Block> train, JavaRDD<Block> validation, JavaRDD<Block> test, long trainExamples) {
    this(train, validation, test, trainExamples, null);
  }

  private TrainingData(
      JavaRDD<Block> train, JavaRDD<Block> validation, JavaRDD<Block> test, long trainExamples,
      Broadcast<Teacher> teacher) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.trainExamples = trainExamples;
    this.teacher = teacher;
  }

  /**
   * Places and caches the examples, which are read at their first use. Held-out examples are originals: their copies
   * are not trained on, and no copy is used for validation.
   *
   * @param train the training examples, copies included
   * @param test rows of {@code id long, label int, pixels binary}, ids from 0 to {@code testCount} − 1
   * @param features number of pixels of one example
   * @throws TrainingException if there are fewer training examples than workers, or no validation examples
   */
  public static TrainingData pack(
      Enlarged train,
      Dataset<Row> test,
      long testCount,
      int features,
      int workers,
      Validation validation,
      long seed) {
    return pack(train, test, testCount, features, workers, validation, seed, null);
  }

  /**
   * As above, and the training examples, copies included, with what a teacher gives for each.
   *
   * @param teacher null for none
   */
  public static TrainingData pack(
      Enlarged train,
      Dataset<Row> test,
      long testCount,
      int features,
      int workers,
      Validation validation,
      long seed,
      Teacher teacher) {
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
    // Otherwise, where the workers divide the training examples, one worker would have all copies of an original.
    SeededPermutation turns = train.factor() == 1 ? null : new SeededPermutation(trainExamples, seed);
    JavaRDD<Block> plainBlocks = Blocks.pack(
        train.rows(), features, workers,
        new Dealt(places, originals, heldOut, originals, turns, workers, Blocks.size(features)));
    Broadcast<Teacher> sent =
        teacher == null ? null : JavaSparkContext.fromSparkContext(plainBlocks.context()).broadcast(teacher);
    JavaRDD<Block> trainBlocks =
        cached(sent == null ? plainBlocks : plainBlocks.mapPartitions(blocks -> sent.value().teach(blocks)));
    JavaRDD<Block> testBlocks = testBlocks(test, testCount, features, workers);
    JavaRDD<Block> validationBlocks = testBlocks;
    if (!validation.onTest()) {
      validationBlocks = cached(Blocks.pack(
          train.originals(), features, workers,
          new Dealt(places, originals, 0, heldOut, null, workers, Blocks.size(features))));
    }
    return new TrainingData(trainBlocks, validationBlocks, testBlocks, trainExamples, sent);
  }

  /**
   * Places and caches examples with float features, which are read at their first use. The validation examples are the
   * test examples, too.
   *
   * @param validation null for no validation
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

  /** A test set alone, packed and cached in the same way as in a run, so that its evaluation has the same bits. */
  public static JavaRDD<Block> testBlocks(Dataset<Row> test, long testCount, int features, int partitions) {
    return cached(Blocks.pack(test, features, partitions, Blocks.consecutive(testCount, features, partitions)));
  }

  private static JavaRDD<Block> cached(JavaRDD<Block> blocks) {
    return blocks.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Takes the originals whose place in a permutation is at least {@code from} and less than {@code to}, and their
   * copies, and deals them to the partitions in turn.
   *
   * @param turns order of originals and copies, if there are copies; null for the order of places
   * @param blockSize the largest number of examples of a block
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
   * Reads, deals out and packs all examples now, so that the first epoch does not have to.
   *
   * @throws TrainingException if the number of examples is not the expected one
   */
  public TrainingData load() {
    JavaRDD<Long> counts = train.mapPartitions(ofTrain -> List.of(examples(ofTrain)).iterator());
    for (JavaRDD<Block> set : evaluated()) {
      // One task for each worker, so that a worker's validation examples are cached where it trains.
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
          packed + " training examples were packed and not the " + trainExamples + " expected");
    }
    return this;
  }

  private static long examples(Iterator<Block> blocks) {
    return MemoryExhaustedException.guard(() -> {
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

  /** The validation examples; null if there are none. */
  public JavaRDD<Block> validation() {
    return validation;
  }

  /** The test examples; null if there are none. */
  public JavaRDD<Block> test() {
    return test;
  }

  /** The sets to evaluate on in addition to the training examples. */
  List<JavaRDD<Block>> evaluated() {
    return Stream.of(test, validation).filter(Objects::nonNull).distinct().toList();
  }

  /** How many examples an epoch trains on. */
  public long trainExamples() {
    return trainExamples;
  }

  /** Removes the examples from the executors' caches. */
  @Override
  public void close() {
    Release.of(train);
    evaluated().forEach(Release::of);
    if (teacher != null) {
      Release.of(teacher);
    }
  }
}

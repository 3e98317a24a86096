package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.data.Blocks;
import dev.pliant.data.Enlarged;
import dev.pliant.data.Placement;
import dev.pliant.data.SeededPermutation;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The examples of a run, packed and cached where the workers are. The examples of each worker are drawn at random from
 * the seed, once; no worker has more than one example more than another.
 */
public final class TrainingData implements AutoCloseable {
  private final JavaRDD<Block> train;
  private final JavaRDD<Block> validation;
  private final JavaRDD<Block> test;
  private final long trainExamples;

  private TrainingData(
      JavaRDD<Block> train, JavaRDD<Block> validation, JavaRDD<Block> test, long trainExamples) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.trainExamples = trainExamples;
  }

  /** As {@link #pack(Enlarged, Dataset, long, int, int, Validation, long)}, of examples that are there once. */
  public static TrainingData pack(
      Dataset<Row> train,
      long trainCount,
      Dataset<Row> test,
      long testCount,
      int features,
      int workers,
      Validation validation,
      long seed) {
    return pack(Enlarged.once(train, trainCount), test, testCount, features, workers, validation, seed);
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
      throw new TrainingException(
          trainExamples + " training examples for " + workers + " workers; use fewer workers (--workers) or more data");
    }
    if (!validation.onTest() && heldOut == 0) {
      throw new TrainingException(
          "--validation " + validation + " holds out none of " + originals + " examples; use a larger fraction");
    }
    SeededPermutation places = new SeededPermutation(originals, seed);
    Placement toWorkers = toWorkers(places, originals, heldOut, trainExamples, workers, seed);
    JavaRDD<Block> trainBlocks = cached(Blocks.pack(train.rows(), features, workers, toWorkers));
    JavaRDD<Block> testBlocks = testBlocks(test, testCount, features, workers);
    JavaRDD<Block> validationBlocks = testBlocks;
    if (!validation.onTest()) {
      Placement toValidation = id -> {
        long place = places.at(id);
        return place < heldOut ? (int) (place % workers) : Placement.NOWHERE;
      };
      validationBlocks = cached(Blocks.pack(train.originals(), features, workers, toValidation));
    }
    return new TrainingData(trainBlocks, validationBlocks, testBlocks, trainExamples);
  }

  /** Deals the examples that are not held out to the workers; an original and its copies share its place. */
  private static Placement toWorkers(
      SeededPermutation places, long originals, long heldOut, long trainExamples, int workers, long seed) {
    long kept = originals - heldOut;
    // Else, where the workers divide what is kept, one worker would have all copies of an original.
    SeededPermutation dealt = trainExamples == kept ? null : new SeededPermutation(trainExamples, seed);
    return id -> {
      long place = places.at(id % originals);
      if (place < heldOut) {
        return Placement.NOWHERE;
      }
      long turn = place - heldOut + id / originals * kept;
      return (int) ((dealt == null ? turn : dealt.at(turn)) % workers);
    };
  }

  /** A test set alone, packed and cached just as a run packs its own, so that it evaluates to the same bits. */
  public static JavaRDD<Block> testBlocks(Dataset<Row> test, long testCount, int features, int partitions) {
    return cached(Blocks.pack(test, features, partitions, Blocks.consecutive(testCount, partitions)));
  }

  private static JavaRDD<Block> cached(JavaRDD<Block> blocks) {
    return blocks.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** The training examples; partition i holds those of worker i. */
  public JavaRDD<Block> train() {
    return train;
  }

  /** The examples that validate an epoch. */
  public JavaRDD<Block> validation() {
    return validation;
  }

  /** The test examples. */
  public JavaRDD<Block> test() {
    return test;
  }

  /** How many examples are trained on in an epoch. */
  public long trainExamples() {
    return trainExamples;
  }

  /** Lets the executors forget the examples. */
  @Override
  public void close() {
    train.unpersist();
    test.unpersist();
    if (validation != test) {
      validation.unpersist();
    }
  }
}

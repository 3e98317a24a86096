package dev.pliant.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Examples several times over, each time but the first distorted at random. Of {@code count} originals with ids from 0
 * to count − 1, copy c of the original i has the id c·count + i and its label; copy 0 is the original itself.
 *
 * <p>The copies are made where the originals are read, one at a time as they are asked for. What a copy looks like
 * follows from seed, id and original, whatever the partitions.
 */
public final class Enlarged {
  private final Dataset<Row> originals;
  private final long count;
  private final int factor;
  private final ImageShape shape;
  private final DistortionStrength strength;
  private final long seed;

  /**
   * The originals and {@code factor} − 1 distorted copies of each.
   *
   * @param originals rows of {@code id long, label int, pixels binary}, ids from 0 to {@code count} − 1
   * @param shape of the images
   * @param seed of the distortions
   * @throws IllegalArgumentException if the factor is not positive, or an id would not fit a long
   */
  public Enlarged(
      Dataset<Row> originals, long count, int factor, ImageShape shape, DistortionStrength strength, long seed) {
    if (factor < 1 || count < 0 || count > Long.MAX_VALUE / factor) {
      throw new IllegalArgumentException(count + " examples cannot be taken " + factor + " times");
    }
    this.originals = originals;
    this.count = count;
    this.factor = factor;
    this.shape = shape;
    this.strength = strength;
    this.seed = seed;
  }

  /** The originals alone. */
  public static Enlarged once(Dataset<Row> originals, long count) {
    return new Enlarged(originals, count, 1, null, DistortionStrength.NONE, 0);
  }

  /** The originals, as they were given. */
  public Dataset<Row> originals() {
    return originals;
  }

  /** How many originals there are. */
  public long count() {
    return count;
  }

  /** How many times each original is there, itself included. */
  public int factor() {
    return factor;
  }

  /** All rows, in the columns of {@link ImageDataSet#SCHEMA} and the partitions of the originals. */
  public Dataset<Row> rows() {
    if (factor == 1) {
      return originals;
    }
    // Tasks get these, and not the data set that they are part of.
    long ids = count;
    int times = factor;
    ImageShape images = shape;
    DistortionStrength limits = strength;
    long drawnFrom = seed;
    return originals.sparkSession().createDataFrame(
        originals.select("id", "label", "pixels").javaRDD().mapPartitions(rows -> {
          Distortion distortion = new Distortion(images, limits);
          return new Copies(rows, ids, times, drawnFrom, (pixels, random) -> {
            byte[] copy = new byte[pixels.length];
            distortion.apply(pixels, 0, copy, 0, random);
            return copy;
          });
        }),
        ImageDataSet.SCHEMA);
  }

  /** Each original of a stream, followed by its copies. */
  static final class Copies implements Iterator<Row> {
    private final Iterator<Row> originals;
    private final long count;
    private final int factor;
    private final long seed;
    private final BiFunction<byte[], SplittableRandom, byte[]> distort;
    private Row original;
    private int copy;

    Copies(
        Iterator<Row> originals, long count, int factor, long seed,
        BiFunction<byte[], SplittableRandom, byte[]> distort) {
      this.originals = originals;
      this.count = count;
      this.factor = factor;
      this.seed = seed;
      this.distort = distort;
      this.copy = factor;
    }

    @Override
    public boolean hasNext() {
      return copy < factor || originals.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (copy == factor) {
        original = originals.next();
        copy = 0;
      }
      long id = original.getLong(0) + copy * count;
      byte[] pixels = original.getAs(2);
      return RowFactory.create(id, original.getInt(1), copy++ == 0 ? pixels : distort.apply(pixels, random(id)));
    }

    /** Of hashes, since streams of SplittableRandom that start at neighbouring seeds are not independent. */
    private SplittableRandom random(long id) {
      return new SplittableRandom(SeededPermutation.mix(SeededPermutation.mix(seed) + id));
    }
  }
}

package dev.pliant.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A data set of labelled images in IDX files, checked from end to end when it is opened. Executors read the files, each
 * its own part; the driver reads no pixels.
 */
public final class ImageDataSet {
  /** {@code id} is an example's position in its file, from 0; {@code pixels} are its bytes, row by row. */
  public static final StructType SCHEMA = new StructType()
      .add("id", DataTypes.LongType, false, "Position in the file, from 0.")
      .add("label", DataTypes.IntegerType, false, "The class, from 0.")
      .add("pixels", DataTypes.BinaryType, false, "The image, row by row, a byte a pixel.");

  /** The standard names of the four files, uncompressed. */
  static final List<String> FILES = List.of(
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

  private final SparkSession spark;
  private final List<ImageFile> files;
  private final List<IdxScan> scans;
  private final int classes;

  private ImageDataSet(SparkSession spark, List<ImageFile> files, List<IdxScan> scans, int classes) {
    this.spark = spark;
    this.files = files;
    this.scans = scans;
    this.classes = classes;
  }

  /**
   * What is known of a data set before it is read.
   *
   * @param rows of an image, 0 if not known
   * @param columns of an image, 0 if not known
   * @param classes how many, 0 to take the labels' word
   */
  public record Shape(int rows, int columns, int classes) {
    /** Nothing is known. */
    public static final Shape UNKNOWN = new Shape(0, 0, 0);

    /** The same with {@code count} classes, if that is not 0. */
    public Shape withClasses(int count) {
      return count == 0 ? this : new Shape(rows, columns, count);
    }
  }

  /**
   * Opens the data set in {@code directory}, four IDX files named as MNIST's are, gzipped or not, on any file system
   * that Spark reads. One Spark job reads all of it, a task for each file.
   *
   * @throws BadDataException if a file is missing or damaged, if images and labels do not match in number, if images
   *     differ in size, or if a label is out of range
   */
  public static ImageDataSet open(SparkSession spark, String directory, Shape expected) {
    List<ImageFile> files =
        FILES.stream().map(name -> ImageFile.find(spark.sparkContext(), directory, name)).toList();
    SerializableConfiguration conf = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<IdxScan> scans = new ArrayList<>(new JavaSparkContext(spark.sparkContext())
        .parallelize(List.of(0, 1, 2, 3), FILES.size())
        .map(index -> scan(conf.value(), files.get(index), index))
        .collect());
    scans.forEach(IdxScan::requireWhole);
    requireMatching(scans.get(0), scans.get(1));
    requireMatching(scans.get(2), scans.get(3));
    requireSize(scans.get(0), expected);
    requireSize(scans.get(2), new Shape(scans.get(0).rows(), scans.get(0).columns(), 0));
    return new ImageDataSet(spark, files, scans, classes(scans.get(1), scans.get(3), expected.classes()));
  }

  private static IdxScan scan(Configuration conf, ImageFile file, int index) {
    boolean images = FILES.get(index).contains("images");
    return images ? IdxScan.images(conf, file.path()) : IdxScan.labels(conf, file.path());
  }

  private static void requireMatching(IdxScan images, IdxScan labels) {
    if (images.count() != labels.count()) {
      throw new BadDataException(
          images.file() + " has " + images.count() + " images, but " + labels.file() + " has " + labels.count()
              + " labels; they belong to different data sets");
    }
  }

  private static void requireSize(IdxScan images, Shape expected) {
    if (expected.rows() != 0 && (images.rows() != expected.rows() || images.columns() != expected.columns())) {
      throw new BadDataException(
          images.file() + " has images of " + images.rows() + "×" + images.columns() + " pixels and not of "
              + expected.rows() + "×" + expected.columns() + "; all images of a data set must be of its size");
    }
  }

  private static int classes(IdxScan train, IdxScan test, int known) {
    if (known != 0) {
      String why = "there are " + known + " classes";
      train.requireLabelsBelow(known, why);
      test.requireLabelsBelow(known, why);
      return known;
    }
    int classes = train.largestLabel() + 1;
    if (train.differentLabels() < (classes + 1) / 2) {
      train.requireLabelsBelow(
          train.differentLabels(), "only " + train.differentLabels() + " different labels occur; if it is right, give "
              + "the number of classes as the last of --layers");
    }
    test.requireLabelsBelow(classes, "no training label is larger than " + (classes - 1));
    return classes;
  }

  /** Rows of an image. */
  public int rows() {
    return scans.get(0).rows();
  }

  /** Columns of an image. */
  public int columns() {
    return scans.get(0).columns();
  }

  /** Pixels of an image. */
  public int features() {
    return rows() * columns();
  }

  /** How many classes there are; labels run from 0 to one less. */
  public int classes() {
    return classes;
  }

  /** How many training examples there are. */
  public long trainCount() {
    return scans.get(0).count();
  }

  /** How many test examples there are. */
  public long testCount() {
    return scans.get(2).count();
  }

  /** SHA-256 over a line "digest  name" for each of the four files, uncompressed, in hexadecimal digits. */
  public String sha256() {
    MessageDigest digest = Digests.sha256();
    for (int i = 0; i < FILES.size(); i++) {
      digest.update((scans.get(i).sha256() + "  " + FILES.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Digests.hex(digest);
  }

  /** The training examples, as rows of {@link #SCHEMA}. */
  public Dataset<Row> train() {
    return examples(files.get(0), files.get(1), trainCount());
  }

  /** The test examples, as rows of {@link #SCHEMA}. */
  public Dataset<Row> test() {
    return examples(files.get(2), files.get(3), testCount());
  }

  private Dataset<Row> examples(ImageFile images, ImageFile labels, long count) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    int parts = (int) Math.min(context.defaultParallelism(), count);
    List<IdxRange> ranges = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      ranges.add(new IdxRange(images, labels, features(), part * count / parts, (part + 1) * count / parts));
    }
    SerializableConfiguration conf = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    JavaRDD<Row> rows = context.parallelize(ranges, parts).flatMap(range -> range.rows(conf.value()));
    return spark.createDataFrame(rows, SCHEMA);
  }
}

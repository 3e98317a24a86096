package dev.pliant.data;

import dev.pliant.files.Access;
import dev.pliant.files.GivenPath;
import dev.pliant.jobs.Described;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder of four IDX files, training and test images with their labels, that was found whole and consistent.
 *
 * <p>The files are read by executors only: once, whole, when the data set is opened, and again by byte ranges when its
 * rows are asked for. What is read again is compared with what was read first, wherever and however often that is: the
 * digest is that of the rows.
 */
public final class ImageDataSet {
  /**
   * The columns of an example: {@code id} is its position in its file, from 0; {@code pixels} holds rows * columns *
   * channels unsigned bytes, row by row, the channels of a pixel one after the other.
   */
  public static final StructType SCHEMA = new StructType()
      .add("id", DataTypes.LongType, false)
      .add("label", DataTypes.IntegerType, false)
      .add("pixels", DataTypes.BinaryType, false);

  private final SparkSession spark;
  private final String name;
  private final Map<IdxFile, FileLocation> locations;
  private final Map<IdxFile, IdxScan> scans;
  private final SerializableConfiguration hadoop;
  private final int classes;
  private final List<String> ignored;

  private ImageDataSet(
      SparkSession spark, String name, Map<IdxFile, FileLocation> locations, Map<IdxFile, IdxScan> scans,
      SerializableConfiguration hadoop, int classes, List<String> ignored) {
    this.spark = spark;
    this.name = name;
    this.locations = locations;
    this.scans = scans;
    this.hadoop = hadoop;
    this.classes = classes;
    this.ignored = ignored;
  }

  /**
   * Opens a folder after reading each of its files once, as one Spark job.
   *
   * <p>Without an expected shape, images may have any size, and the largest training label says how many classes
   * there are; a label that stands alone above more gaps than labels is not believed.
   *
   * @param name what the data set is called in results
   * @param directory any Hadoop path
   * @param expected the shape to insist on, or null
   * @throws BadDataException when a file is missing, damaged, or does not go with the others
   */
  public static ImageDataSet open(SparkSession spark, String name, String directory, ImageShape expected) {
    return open(spark, name, directory, Optional.ofNullable(expected),
        Optional.ofNullable(expected).map(ImageShape::classes));
  }

  /**
   * Opens a folder of images of any size whose labels are from 0 to {@code classes - 1}, whichever of them occur; else
   * like {@link #open(SparkSession, String, String, ImageShape)}.
   *
   * @throws LabelRangeException when one is not
   */
  public static ImageDataSet open(SparkSession spark, String name, String directory, int classes) {
    if (classes <= 0) {
      throw new IllegalArgumentException("a data set has at least one class, not " + classes);
    }
    return open(spark, name, directory, Optional.empty(), Optional.of(classes));
  }

  private static ImageDataSet open(
      SparkSession spark, String name, String directory, Optional<ImageShape> expected, Optional<Integer> classes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    Found found = find(hadoop.value(), directory);
    Map<IdxFile, FileLocation> locations = locate(context, directory, found);
    Map<IdxFile, IdxScan> scans = scan(context, hadoop, locations);
    Consistency consistency = new Consistency(locations, scans);
    consistency.checkSizes(expected);
    if (expected.isPresent()) {
      consistency.checkKnown(classes.orElseThrow());
    } else if (classes.isPresent()) {
      consistency.checkSaid(classes.get());
    }
    return new ImageDataSet(
        spark, name, locations, scans, hadoop, classes.isPresent() ? classes.get() : consistency.inferred(),
        found.ignored());
  }

  /**
   * The full paths of the four files that {@link #open} would read from a folder, which are not opened.
   *
   * @throws BadDataException when one is missing, or the folder cannot be read
   */
  public static List<String> files(SparkSession spark, String directory) {
    return find(spark.sparkContext().hadoopConfiguration(), directory).files().values().stream()
        .map(status -> status.getPath().toString()).toList();
  }

  /**
   * What of a folder is read.
   *
   * @param ignored the names of files that would be, were there no other of the same kind
   */
  private record Found(Map<IdxFile, FileStatus> files, List<String> ignored) {}

  private static Map<IdxFile, FileLocation> locate(JavaSparkContext context, String directory, Found files) {
    Map<IdxFile, FileLocation> locations = new EnumMap<>(IdxFile.class);
    try {
      for (Map.Entry<IdxFile, FileStatus> found : files.files().entrySet()) {
        locations.put(found.getKey(), FileLocation.of(context.sc(), found.getKey(), found.getValue()));
      }
      return locations;
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(directory, e);
    }
  }

  private static Found find(Configuration hadoop, String directory) {
    try {
      Path folder = GivenPath.of(directory);
      FileSystem files = folder.getFileSystem(hadoop);
      if (!Access.exists(files, folder)) {
        throw new BadDataException(directory + ": there is no such folder; " + IdxFile.FOLDER_HOLDS);
      }
      if (!files.getFileStatus(folder).isDirectory()) {
        throw new BadDataException(directory + ": is not a folder; " + IdxFile.FOLDER_HOLDS);
      }
      Map<String, FileStatus> found = new TreeMap<>();
      for (FileStatus status : Access.list(files, folder)) {
        found.put(status.getPath().getName(), status);
      }
      Map<IdxFile, FileStatus> present = new EnumMap<>(IdxFile.class);
      List<String> ignored = new ArrayList<>();
      for (IdxFile file : IdxFile.values()) {
        List<String> names = file.names().stream().filter(found::containsKey).toList();
        if (names.isEmpty()) {
          throw new BadDataException(
              directory + ": has no " + file.standardName() + "; " + IdxFile.FOLDER_HOLDS);
        }
        FileStatus read = found.get(names.get(0));
        RegularFile.require(read);
        present.put(file, read);
        ignored.addAll(names.subList(1, names.size()));
      }
      return new Found(present, ignored);
    } catch (IOException | IllegalArgumentException e) {
      // Hadoop answers a malformed path, or a host that it does not know, with IllegalArgumentException.
      throw unreadable(directory, e);
    }
  }

  private static BadDataException unreadable(String directory, Exception fault) {
    return new BadDataException(String.format(
        Locale.ROOT, "%s: cannot be read (%s); name a folder that this Spark can reach",
        directory, Reason.outermost(fault)), fault);
  }

  private static Map<IdxFile, IdxScan> scan(
      JavaSparkContext context, SerializableConfiguration hadoop, Map<IdxFile, FileLocation> locations) {
    List<FileLocation> files = List.copyOf(locations.values());
    List<Outcome> outcomes;
    try (Described work = Described.as(context.sc(), "check the data set's files")) {
      outcomes = context.parallelize(files, files.size()).map(location -> Outcome.of(location, hadoop)).collect();
    }
    Map<IdxFile, IdxScan> scans = new EnumMap<>(IdxFile.class);
    for (Outcome outcome : outcomes) {
      if (outcome.fault() != null) {
        throw new BadDataException(outcome.fault());
      }
      scans.put(outcome.file(), outcome.scan());
    }
    return scans;
  }

  /** What a task found: a scan, or the fault in words, since a damaged file is no reason to try the task again. */
  private record Outcome(IdxFile file, IdxScan scan, String fault) implements Serializable {
    static Outcome of(FileLocation location, SerializableConfiguration hadoop) {
      IdxFile file = location.file();
      try (InputStream in = location.open(hadoop.value())) {
        return new Outcome(file, IdxScan.of(in, file.kind(), location.display()), null);
      } catch (BadDataException e) {
        return new Outcome(file, null, e.getMessage());
      } catch (IOException e) {
        return new Outcome(file, null, String.format(
            Locale.ROOT, "%s: cannot be read (%s); make it readable for Spark's executors",
            location.display(), Reason.outermost(e)));
      }
    }
  }

  public String name() {
    return name;
  }

  /** The names of files of the folder that were ignored for another of the same kind: a raw one goes before a gzipped. */
  public List<String> ignored() {
    return ignored;
  }

  /** The size of an image, and how many classes there are. */
  public ImageShape shape() {
    return new ImageShape(rows(), columns(), channels(), classes());
  }

  /** Pixels from top to bottom of an image. */
  public int rows() {
    return scans.get(IdxFile.TRAIN_IMAGES).header().rows();
  }

  /** Pixels from left to right of an image. */
  public int columns() {
    return scans.get(IdxFile.TRAIN_IMAGES).header().columns();
  }

  /** Of a pixel: 1 where images are grey, 3 where they are red, green and blue. */
  public int channels() {
    return scans.get(IdxFile.TRAIN_IMAGES).header().channels();
  }

  /** Values of an image: one for each channel of each pixel. */
  public int features() {
    return shape().features();
  }

  /** How many classes there are: every label of the training and test set is below. */
  public int classes() {
    return classes;
  }

  public long trainCount() {
    return scans.get(IdxFile.TRAIN_LABELS).count();
  }

  public long testCount() {
    return scans.get(IdxFile.TEST_LABELS).count();
  }

  /**
   * The data set's content in 64 hexadecimal digits, the same for raw and gzipped files: the SHA-256 of the lines that
   * {@code sha256sum} prints for the four raw files under their usual names, training before test, images before
   * labels.
   */
  public String sha256() {
    StringBuilder lines = new StringBuilder();
    scans.forEach((file, scan) -> lines.append(scan.sha256() + "  " + file.standardName(channels()) + "\n"));
    return Sha256.hex(lines.toString());
  }

  /** The training examples in the columns of {@link #SCHEMA}, spread over the partitions in the order of their ids. */
  public Dataset<Row> train() {
    return examples(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, spark.sparkContext().defaultParallelism());
  }

  /** The test examples, like {@link #train()}. */
  public Dataset<Row> test() {
    return examples(IdxFile.TEST_IMAGES, IdxFile.TEST_LABELS, spark.sparkContext().defaultParallelism());
  }

  /** Examples in at most {@code partitions} partitions, none of them empty. */
  Dataset<Row> examples(IdxFile images, IdxFile labels, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    long count = scans.get(labels).count();
    int parts = (int) Math.min(partitions, count);
    ExampleReader reader = new ExampleReader(
        locations.get(images), scans.get(images), locations.get(labels), scans.get(labels), hadoop);
    JavaRDD<Row> rows = context.parallelize(ExampleRange.split(count, parts), parts).flatMap(reader);
    return spark.createDataFrame(rows, SCHEMA);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %d training and %d test images of %s pixels in %d classes",
        name, trainCount(), testCount(), shape().size(), classes);
  }
}

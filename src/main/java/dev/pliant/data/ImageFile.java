package dev.pliant.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * A file that tasks read: at its place, where tasks can reach it, else the copy that Spark brings to each executor. Not
 * a record: Kryo, where a session uses it, cannot build those.
 */
final class ImageFile implements Serializable {
  private static final long serialVersionUID = 1;
  private final String location;
  private final boolean brought;

  private ImageFile(String location, boolean brought) {
    this.location = location;
    this.brought = brought;
  }

  /** The path at which this process reads the file. */
  Path path() {
    return new Path(brought ? "file:" + SparkFiles.get(new Path(location).getName()) : location);
  }

  /**
   * Finds the file with the standard name {@code name}, such as train-images-idx3-ubyte, in {@code directory}.
   *
   * @throws BadDataException if it is not there
   */
  static ImageFile find(SparkContext spark, String directory, String name) {
    Configuration conf = spark.hadoopConfiguration();
    int dash = name.lastIndexOf("-idx");
    String dotted = name.substring(0, dash) + "." + name.substring(dash + 1);
    try {
      Path folder = new Path(directory);
      FileSystem fs = folder.getFileSystem(conf);
      for (String candidate : List.of(name, dotted, name + ".gz", dotted + ".gz")) {
        Path path = fs.makeQualified(new Path(folder, candidate));
        if (fs.exists(path) && fs.getFileStatus(path).isFile()) {
          return at(spark, path);
        }
      }
      throw new BadDataException(
          "no file " + name + " (or " + name + ".gz) in " + directory
              + "; a data set is four IDX files named as MNIST's are");
    } catch (IOException | IllegalArgumentException e) {
      throw new BadDataException(directory + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static ImageFile at(SparkContext spark, Path path) {
    // Executors of a cluster may not see the driver's disk.
    boolean bring = !spark.isLocal() && path.toUri().getScheme().equals("file");
    if (bring) {
      spark.addFile(path.toString());
    }
    return new ImageFile(path.toString(), bring);
  }
}

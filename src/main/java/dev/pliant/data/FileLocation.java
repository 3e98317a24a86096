package dev.pliant.data;

import dev.pliant.files.Aside;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * Where an executor finds one file of a data set.
 *
 * @param path a full Hadoop path
 * @param shippedName the name under which Spark sends a file of the driver's disk to executors, null when they read
 *     {@code path} themselves
 */
record FileLocation(IdxFile file, String path, String shippedName) implements Serializable {
  private static final String LOCAL_SCHEME = "file";

  /** Finds the way from this application's executors to a file, and sends the file along where that is the way. */
  static FileLocation of(SparkContext context, IdxFile file, FileStatus status) throws IOException {
    org.apache.hadoop.fs.Path path = status.getPath();
    boolean onDriver = LOCAL_SCHEME.equals(path.toUri().getScheme());
    String shippedName = onDriver && !context.isLocal() ? ship(context, status) : null;
    return new FileLocation(file, path.toString(), shippedName);
  }

  /** Spark sends each file name once per application, while every data set uses the same four: a link renames it. */
  private static String ship(SparkContext context, FileStatus status) throws IOException {
    Path target = Path.of(status.getPath().toUri());
    String version = target + " " + status.getLen() + " " + status.getModificationTime();
    String name = Sha256.hex(version).substring(0, 16) + "-" + target.getFileName();
    Path folder = Aside.temporaryFolder();
    Path link = folder.resolve(name);
    try {
      Files.createSymbolicLink(link, target);
      context.addFile(link.toUri().toString());
    } finally {
      Files.deleteIfExists(link);
      Files.delete(folder);
    }
    return name;
  }

  /** The file's name in messages. */
  String display() {
    org.apache.hadoop.fs.Path hadoopPath = new org.apache.hadoop.fs.Path(path);
    return LOCAL_SCHEME.equals(hadoopPath.toUri().getScheme()) ? hadoopPath.toUri().getPath() : path;
  }

  /** Opens the file where the calling task runs. */
  FSDataInputStream open(Configuration hadoop) throws IOException {
    org.apache.hadoop.fs.Path here = shippedName == null
        ? new org.apache.hadoop.fs.Path(path)
        : new org.apache.hadoop.fs.Path(new File(SparkFiles.get(shippedName)).toURI());
    return here.getFileSystem(hadoop).open(here);
  }
}

package dev.pliant.cli;

import dev.pliant.files.Umask;
import dev.pliant.training.TrainingException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the application's Spark session. */
final class Sessions {
  private static final String SERIALIZER = "spark.serializer";
  private static final String CATALOG = "spark.sql.catalogImplementation";

  private Sessions() {}

  /**
   * A session under the settings that spark-submit gives, completed by {@code conf/spark-defaults.conf}.
   *
   * @param console shows what this waits for
   * @throws UsageException if Spark would end the process because it has no folder for its blocks
   * @throws StartException if Spark does not start
   * @throws TrainingException if the cluster does not let the application in
   */
  static SparkSession open(String name, Console console) {
    SparkConf conf = complete(new SparkConf(), defaults(Home.conf("spark-defaults.conf")));
    AuthenticationSecret.complete(conf, System.getenv(AuthenticationSecret.VARIABLE));
    try (LiveLine line = console.waiting("starting Spark (" + conf.get("spark.master") + ")")) {
      requireLocalFolder(conf);
      SparkSession session = SparkSession.builder().config(conf.setAppName(name)).getOrCreate();
      if (session.sparkContext().isStopped()) {
        throw Slots.gone(conf);
      }
      // The name in Spark's pages of each job that has no description of its own.
      session.sparkContext().setJobGroup(name, name, false);
      Umask.adopt(session.sparkContext().hadoopConfiguration());
      return session;
    } catch (UsageException | TrainingException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      // Also Spark's checked exceptions, which it does not declare.
      if (isStopped(e)) {
        throw Slots.gone(conf);
      }
      throw new StartException(conf, e);
    }
  }

  /** Whether Spark has stopped while it was started, as it does when the master has not let it in for a minute. */
  private static boolean isStopped(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .filter(IllegalStateException.class::isInstance)
        .flatMap(cause -> Arrays.stream(cause.getStackTrace()).limit(1))
        .anyMatch(frame -> frame.getMethodName().equals("assertNotStopped")
            || frame.getClassName().equals("org.apache.spark.scheduler.LiveListenerBus"));
  }

  /**
   * Sets what {@code conf} does not set. The serializer is always replaced: the records and arrays that are sent here
   * need Java's. The catalogue is always in memory: it holds only temporary views, which need
   * neither a metastore nor Hive's classes.
   */
  static SparkConf complete(SparkConf conf, Properties defaults) {
    for (String key : defaults.stringPropertyNames()) {
      if (key.equals(SERIALIZER)) {
        conf.set(key, defaults.getProperty(key));
      } else {
        conf.setIfMissing(key, defaults.getProperty(key));
      }
    }
    conf.set(CATALOG, "in-memory");
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      // A task that is out of memory fails, and the command says so; else Spark would end this process.
      conf.setIfMissing("spark.executor.killOnFatalErrorDepth", "0");
    }
    return conf;
  }

  /** Without one, Spark ends the process without a message. */
  private static void requireLocalFolder(SparkConf conf) {
    String variable = System.getenv("SPARK_LOCAL_DIRS");
    String folders = variable != null ? variable : conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    if (Arrays.stream(folders.split(",")).noneMatch(Sessions::canBeWritten)) {
      throw new UsageException((variable != null ? "SPARK_LOCAL_DIRS" : "spark.local.dir") + ": " + folders
          + " cannot be written; name a folder on a local disk that can");
    }
  }

  private static boolean canBeWritten(String folder) {
    try {
      // Spark reads a path with a scheme as a URI.
      return folder.contains(":") || Files.isWritable(Files.createDirectories(Path.of(folder.strip())));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static Properties defaults(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return properties;
  }
}

package dev.pliant.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Opens the application's Spark session. */
final class Sessions {
  private static final String SERIALIZER = "spark.serializer";

  private Sessions() {}

  /**
   * A session under the settings that spark-submit gives, completed by {@code conf/spark-defaults.conf}.
   *
   * @param console where a terminal tells meanwhile what is waited for
   */
  static SparkSession open(String name, Console console) {
    SparkConf conf = complete(new SparkConf(), defaults(Home.conf("spark-defaults.conf")));
    AuthenticationSecret.complete(conf, System.getenv(AuthenticationSecret.VARIABLE));
    try (LiveLine line = console.waiting("starting Spark (" + conf.get("spark.master") + ")")) {
      return SparkSession.builder().config(conf.setAppName(name)).getOrCreate();
    }
  }

  /**
   * Sets what {@code conf} leaves open. The serializer is set whatever it was: the records and arrays that travel here
   * are written for Java's.
   */
  static SparkConf complete(SparkConf conf, Properties defaults) {
    for (String key : defaults.stringPropertyNames()) {
      if (key.equals(SERIALIZER)) {
        conf.set(key, defaults.getProperty(key));
      } else {
        conf.setIfMissing(key, defaults.getProperty(key));
      }
    }
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").matches("local(\\[.*)?")) {
      // A task that is out of memory fails, and the command says so; else Spark would end this process.
      conf.setIfMissing("spark.executor.killOnFatalErrorDepth", "0");
    }
    return conf;
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

package dev.pliant;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The one local Spark session of a test JVM, started when it is first asked for. */
public final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  /** A session on two local cores. */
  public static synchronized SparkSession session() {
    // A command that ran in this JVM has stopped the context that it shared.
    if (session == null || session.sparkContext().isStopped()) {
      session = SparkSession.builder()
          .master("local[2]")
          .appName("tests")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.sql.session.timeZone", "UTC")
          .getOrCreate();
    }
    return session;
  }

  /** The session's context. */
  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}

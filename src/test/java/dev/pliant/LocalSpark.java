package dev.pliant;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The one local Spark session of a test JVM, started when it is first asked for. */
public final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  /** Ends the session there is and starts one on {@code master}, until {@link #stop}. */
  public static synchronized SparkSession session(String master) {
    stop();
    session = builder().master(master).getOrCreate();
    return session;
  }

  /** Ends the session; who needs one next gets a new one. */
  public static synchronized void stop() {
    if (session != null) {
      session.stop();
    }
  }

  private static SparkSession.Builder builder() {
    return SparkSession.builder()
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.session.timeZone", "UTC");
  }

  /** A session that runs eight tasks at once, as many as any test has workers. */
  public static synchronized SparkSession session() {
    // A command that ran in this JVM has stopped the context that it shared.
    if (session == null || session.sparkContext().isStopped()) {
      session = builder().master("local[8]").getOrCreate();
    }
    return session;
  }

  /** The session's context. */
  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}

package dev.pliant.results;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * The session that tables are written and read with: a user's settings of how Parquet is written, read and understood
 * must change neither files nor rows.
 */
final class OwnSession {
  /** What is about speed or about the storage, and not about what is in the files. */
  private static final List<String> KEPT = List.of(
      "spark.sql.shuffle.partitions", "spark.sql.sources.commitProtocolClass",
      "spark.sql.parquet.output.committer.class");

  private OwnSession() {}

  /** A session beside {@code session}, in the same application, with Spark's defaults, apart from a few settings. */
  static SparkSession beside(SparkSession session) {
    SparkSession own = session.newSession();
    for (String key : JavaConverters.mapAsJavaMap(own.conf().getAll()).keySet().toArray(String[]::new)) {
      if (key.startsWith("spark.sql.") && own.conf().isModifiable(key)) {
        own.conf().unset(key);
      }
    }
    KEPT.stream().filter(key -> session.conf().getOption(key).isDefined())
        .forEach(key -> own.conf().set(key, session.conf().get(key)));
    own.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    own.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    return own;
  }

  /** The same rows for use in {@code session}: their files are still read as their own session reads them. */
  static Dataset<Row> in(SparkSession session, Dataset<Row> rows) {
    return Dataset.ofRows(session, rows.queryExecution().analyzed());
  }
}

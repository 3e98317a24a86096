package dev.pliant.jobs;

import org.apache.spark.SparkContext;

/**
 * Work in plain words, by which Spark's pages call the jobs and stages that this thread, and threads that it starts,
 * begin until it is closed. Work within work is named after it: "run a: write table epochs".
 */
public final class Described implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";
  /** What Spark calls stages, and statements of SQL. */
  private static final String STAGE = "callSite.short";

  private final SparkContext spark;
  private final String description;
  private final String stage;

  private Described(SparkContext spark) {
    this.spark = spark;
    this.description = spark.getLocalProperty(DESCRIPTION);
    this.stage = spark.getLocalProperty(STAGE);
  }

  /** @param what such as "read the digests of the images" */
  public static Described as(SparkContext spark, String what) {
    Described before = new Described(spark);
    spark.setLocalProperty(DESCRIPTION, before.description == null ? what : before.description + ": " + what);
    spark.setLocalProperty(STAGE, what);
    return before;
  }

  /** Jobs are called again what they were called before. */
  @Override
  public void close() {
    spark.setLocalProperty(DESCRIPTION, description);
    spark.setLocalProperty(STAGE, stage);
  }
}

package dev.pliant.doctor;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * The settings of the application that fixes depend on.
 *
 * @param master Spark's address
 * @param deployMode {@code client} or {@code cluster}
 * @param executorJavaOptions the user's options, without Spark's own
 * @param executorOverhead bytes of a container beyond an executor's heap; 0 if executors are not in containers
 * @param driverOverhead the same for the driver
 */
record Settings(
    String master, String deployMode, String executorJavaOptions, long executorOverhead, long driverOverhead) {
  private static final String EXECUTOR = "spark.executor";
  private static final String DRIVER = "spark.driver";
  private static final double OVERHEAD_SHARE = 0.1;
  private static final long LEAST_OVERHEAD = 384 * Bytes.MB;

  static Settings of(SparkContext spark) {
    return of(spark.getConf(), spark.deployMode());
  }

  static Settings of(SparkConf conf, String deployMode) {
    String master = conf.get("spark.master");
    boolean containers = master.startsWith("yarn") || master.startsWith("k8s");
    return new Settings(
        master, deployMode,
        withoutSparks(conf.get("spark.executor.extraJavaOptions", "")),
        containers ? overhead(conf, EXECUTOR) : 0,
        containers && deployMode.equals("cluster") ? overhead(conf, DRIVER) : 0);
  }

  /** Spark puts its own options before the user's when it starts. */
  private static String withoutSparks(String options) {
    return options.replace(JavaModuleOptions.defaultModuleOptions(), "")
        .replaceFirst("-Djava\\.net\\.preferIPv6Addresses=\\w+ ", "")
        .strip();
  }

  /** Spark's default, if it is not set. */
  private static long overhead(SparkConf conf, String of) {
    String key = of + ".memoryOverhead";
    double share = conf.getSizeAsMb(of + ".memory", "1g") * Bytes.MB
        * conf.getDouble(of + ".memoryOverheadFactor", OVERHEAD_SHARE);
    return conf.contains(key) ? conf.getSizeAsMb(key) * Bytes.MB : Math.max((long) share, LEAST_OVERHEAD);
  }

  /** Whether the driver does all the work. */
  boolean isLocal() {
    return master.matches("local(\\[.*)?");
  }

  /** The container's memory beyond the heap of the process at {@code place}; 0 if it is not in a container. */
  long overhead(Place place) {
    return place.isDriver() ? driverOverhead : executorOverhead;
  }

  /** How to give {@code option} to the Java at {@code place}; for executors, the setting replaces all their options. */
  String javaOption(Place place, String option) {
    if (place.isDriver()) {
      return "--driver-java-options " + option + " before the command";
    }
    String all = executorJavaOptions.isEmpty() ? option : option + " " + executorJavaOptions;
    return conf("spark.executor.extraJavaOptions", all);
  }

  /** How to set {@code key}. */
  static String conf(String key, String value) {
    String setting = key + "=" + value;
    return "--conf " + (setting.contains(" ") ? "\"" + setting + "\"" : setting) + " before the command";
  }
}

package dev.pliant.training;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.bytedeco.javacpp.Pointer;

/** How much memory JavaCPP may take outside the heap. */
final class NativeLimit {
  /** The option of Java that sets it; a size follows. */
  static final String OPTION = "-Dorg.bytedeco.javacpp.maxbytes=";

  private static final Pattern SIZE = Pattern.compile(Pattern.quote(OPTION) + "([0-9]+)([kKmMgGtT]?)[bB]?\\b");

  private NativeLimit() {}

  /** The limit of the processes in which workers run, in bytes; 0 if there is none. */
  static long of(SparkContext spark) {
    return spark.isLocal() ? Pointer.maxBytes() : ofExecutor(spark.conf());
  }

  /** The limit of an executor: its heap's size, unless an option says otherwise. */
  static long ofExecutor(SparkConf conf) {
    String options = conf.get("spark.executor.defaultJavaOptions", "") + " "
        + conf.get("spark.executor.extraJavaOptions", "");
    long limit = conf.getSizeAsBytes("spark.executor.memory", "1g");
    for (Matcher size = SIZE.matcher(options); size.find();) {
      limit = JavaUtils.byteStringAsBytes(size.group(1) + (size.group(2).isEmpty() ? "b" : size.group(2)));
    }
    return limit;
  }
}

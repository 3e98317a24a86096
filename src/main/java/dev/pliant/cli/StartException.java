package dev.pliant.cli;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Spark has not started: its message, and the settings that it is about. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(StartException.class);
  /** Values that many settings have, and messages for other reasons. */
  private static final Pattern TELLS_NOTHING = Pattern.compile("|true|false|\\d{1,3}");

  /** @param conf under which it was started */
  StartException(SparkConf conf, Throwable failure) {
    super(message(conf, failure));
    LOG.info("Spark did not start", failure);
  }

  private static String message(SparkConf conf, Throwable failure) {
    Set<String> said = new LinkedHashSet<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // An exception without a message of its own repeats its cause.
      if (cause.getCause() == null || !cause.getCause().toString().equals(cause.getMessage())) {
        said.add(words(cause));
      }
    }
    String all = String.join(": ", said);
    List<String> settings = Arrays.stream(conf.getAll())
        .filter(setting -> !all.contains(setting._1()) && names(all, setting._2()))
        .map(Tuple2::_1)
        .sorted()
        .toList();
    return "starting Spark failed: " + all
        + settings.stream().collect(Collectors.joining(", ", settings.isEmpty() ? "" : "; check ", ""));
  }

  /** Java's message for missing classes is only their names. */
  private static String words(Throwable cause) {
    String line = Message.firstLine(cause);
    return line.contains(" ") || line.equals(cause.getClass().getSimpleName())
        ? line
        : cause.getClass().getSimpleName() + " " + line;
  }

  private static boolean names(String message, String value) {
    return !TELLS_NOTHING.matcher(value).matches()
        && Pattern.compile("(?<![\\w.])" + Pattern.quote(value) + "(?![\\w.])").matcher(message).find();
  }
}

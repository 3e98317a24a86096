package dev.pliant.doctor;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks whether every executor answered, and reports why others did not. */
final class SilenceCheck {
  private static final Pattern EXIT_CODE = Pattern.compile("(?:exited with|exit) code (\\d+)");
  private static final String KILLED = "137";
  /** Exit codes of a process that Linux ends after SIGABRT, SIGBUS and SIGSEGV. */
  private static final Pattern CRASHED = Pattern.compile("134|135|139");
  private static final String OLD_JAVA = "UnsupportedClassVersionError";

  private SilenceCheck() {}

  /**
   * Findings about executors that did not answer, or one finding if all did.
   *
   * @param patience how long the answers were waited for
   */
  static <T> List<Finding> judge(List<Answer<T>> answers, Settings settings, Duration patience) {
    if (settings.isLocal()) {
      return List.of(Finding.pass(Topic.EXECUTORS, Place.DRIVER_NAME, "none, the driver does all the work"));
    }
    if (answers.isEmpty()) {
      return List.of(Finding.fail(
          Topic.EXECUTORS, Place.DRIVER_NAME, "the cluster has started none",
          "--conf spark.executor.memory=1g --conf spark.executor.cores=1 before the command, if they ask for more than"
              + " a machine has; see the cluster's log"));
    }
    List<Answer<T>> silent = answers.stream().filter(answer -> answer.silence() != Answer.Silence.NONE).toList();
    return silent.isEmpty()
        ? List.of(Finding.pass(Topic.EXECUTORS, Place.DRIVER_NAME, (answers.size() == 1 ? "" : "all ") + answers.size()
            + " answered"))
        : silent.stream().map(answer -> judge(answer, patience)).toList();
  }

  private static Finding judge(Answer<?> answer, Duration patience) {
    String where = answer.place().toString();
    return switch (answer.silence()) {
      case LOST -> Finding.fail(
          Topic.EXECUTORS, where,
          "its process ended while it was checked" + (answer.reason().isEmpty() ? "" : " (" + answer.reason() + ")"),
          afterLoss(answer.reason()));
      case FAILED -> Finding.fail(
          Topic.EXECUTORS, where, "it could not be checked: " + answer.reason(),
          answer.reason().contains(OLD_JAVA)
              ? JavaCheck.newerJava(answer.place())
              : "see the lines before that in the executor's log");
      case LATE -> Finding.fail(
          Topic.EXECUTORS, where, "it did not answer within " + patience.toSeconds() + " seconds",
          "look for the cause in the executor's log, or wait longer: ./submit.sh doctor --timeout "
              + 2 * patience.toSeconds());
      case NONE -> throw new IllegalArgumentException(where + " answered");
    };
  }

  private static String afterLoss(String reason) {
    Matcher code = EXIT_CODE.matcher(reason);
    String exit = code.find() ? code.group(1) : "";
    if (exit.equals(KILLED)) {
      return Settings.conf("spark.executor.memoryOverhead", "3g") + ", if the system killed it for lack of memory";
    }
    if (CRASHED.matcher(exit).matches()) {
      return Settings.conf("spark.executorEnv.OPENBLAS_CORETYPE", "Haswell")
          + ", which makes OpenBLAS use simpler loops, if its native code crashed; see its log";
    }
    return "see the end of the executor's log";
  }
}

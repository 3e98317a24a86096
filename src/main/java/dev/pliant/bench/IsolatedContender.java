package dev.pliant.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contender that is measured in a separate process, because native code may crash its process. A crash is rare and is
 * not related to speed, so the measurement is tried once more.
 */
final class IsolatedContender implements Contender {
  private static final Logger LOG = LoggerFactory.getLogger(IsolatedContender.class);
  private static final int ATTEMPTS = 2;
  // More than ten times the usual time: the limits are only for processes that hang.
  private static final long QUICK_SECONDS = 600;
  private static final long FULL_SECONDS = 3600;
  private static final int SIGNALS = 128;
  /** A JVM turns most signals into its own abort, but its report names the original signal. */
  private static final Pattern SIGNAL_OF_JVM = Pattern.compile("(?m)^#\\s+(SIG[A-Z]+)");

  private final Contender contender;
  private final ContenderKind kind;
  private final Isolation isolation;
  private final long limitSeconds;

  /** @param contender the contender to measure in the other process; here only its name is used */
  IsolatedContender(Contender contender, ContenderKind kind, Isolation isolation, Effort effort) {
    this.contender = contender;
    this.kind = kind;
    this.isolation = isolation;
    this.limitSeconds = effort == Effort.QUICK ? QUICK_SECONDS : FULL_SECONDS;
  }

  @Override
  public String name() {
    return contender.name();
  }

  @Override
  public String settings() {
    return contender.settings();
  }

  @Override
  public int workers() {
    return contender.workers();
  }

  @Override
  public Measurement measure() throws Exception {
    try (ChildProcess process = new ChildProcess()) {
      Path result = process.folder().resolve("measurement.json");
      Path output = process.folder().resolve("output");
      ProcessBuilder command = isolation.command(kind, workers(), result)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile());
      String end = "";
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        int exit = run(process, command, output);
        if (exit == 0) {
          return Measurement.read(result);
        }
        end = end(exit, output);
        LOG.warn("{}: {} (attempt {} of {})", name(), end, attempt, ATTEMPTS);
      }
      throw new IOException(end + ", also in a second attempt");
    }
  }

  private int run(ChildProcess process, ProcessBuilder command, Path output) throws Exception {
    try {
      return process.run(command, limitSeconds);
    } catch (TimeoutException e) {
      throw new IOException("its process " + e.getMessage());
    } finally {
      LOG.info("{}: its process wrote:\n{}", name(), String.join("\n", ChildProcess.lines(output)));
    }
  }

  private static String end(int exit, Path output) throws IOException {
    if (exit <= SIGNALS) {
      return "its process ended with exit code " + exit + ": " + ChildProcess.lastLine(output, "no message");
    }
    String signal = SIGNAL_OF_JVM.matcher(String.join("\n", ChildProcess.lines(output))).results()
        .map((MatchResult match) -> match.group(1))
        .findFirst()
        .orElse("signal " + (exit - SIGNALS));
    return "its process crashed with exit code " + exit + ", " + signal;
  }
}

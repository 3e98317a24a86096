package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.results.ResultsStore;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A run of submit.sh as a process of its own.
 *
 * @param exit its exit code
 * @param out what it printed to the standard output
 * @param err what it printed to the standard error, but for the line in which Java names the modules that incubate
 */
record Submit(int exit, String out, String err) {
  private static final long LIMIT_MINUTES = 8;
  /** What this process has been told of compiling. */
  private static final String COMPILER_OPTIONS = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
      .filter(option -> option.startsWith("-XX:Tier")).collect(Collectors.joining(" "));

  /** What a test does to the process while it runs. */
  interface Meanwhile {
    void act(ProcessHandle process);
  }

  /** Runs it with {@code args} and, beside the test's own, the variables of {@code environment}. */
  static Submit run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
    return run(environment, process -> {}, args);
  }

  /** Runs it with {@code args} where new files lack the permissions {@code umask}. */
  static Submit underUmask(String umask, String... args) throws IOException, InterruptedException {
    return run(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), Map.of(), process -> {}, args);
  }

  /** Runs it with {@code args} and the variables of {@code environment}, with something done {@code meanwhile}. */
  static Submit run(Map<String, String> environment, Meanwhile meanwhile, String... args)
      throws IOException, InterruptedException {
    return run(List.of(), environment, meanwhile, args);
  }

  private static Submit run(List<String> before, Map<String, String> environment, Meanwhile meanwhile, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("submit", ".out");
    Path err = Files.createTempFile("submit", ".err");
    try {
      List<String> command = new ArrayList<>(before);
      command.add(Path.of("submit.sh").toAbsolutePath().toString());
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(out.toFile())
          .redirectError(err.toFile());
      builder.environment().remove("SPARK_HOME");
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().put("SPARK_SUBMIT_OPTS", COMPILER_OPTIONS);
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        meanwhile.act(process.toHandle());
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("ended in time: " + command).isTrue();
      } catch (RuntimeException e) {
        throw new AssertionError(command + " said: " + Files.readString(err) + Files.readString(out), e);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Submit(
          process.exitValue(), Files.readString(out),
          Files.readString(err).replaceFirst("^WARNING: Using incubator modules: jdk.incubator.vector\\R", ""));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  static Submit run(String... args) throws IOException, InterruptedException {
    return run(Map.of(), args);
  }

  /** The rows of the answer to a query over the results in {@code out}, their values with commas between. */
  static List<String> sql(Path out, String query) {
    SparkSession session = LocalSpark.session();
    new ResultsStore(session, out.toString()).createViews();
    return session.sql(query).collectAsList().stream().map(row -> row.mkString(",")).toList();
  }
}

package dev.pliant.submit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone Spark cluster of a master and workers, each a process of its own, from the jars that Maven resolved. */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path folder;
  private final List<String> options;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  /** Starts a master and {@code workers} workers of one core, which keep logs and files in {@code folder}. */
  Cluster(Path folder, int workers) throws IOException {
    this(folder, workers, List.of(), Map.of());
  }

  /**
   * The same.
   *
   * @param options of master and workers beside the test's own
   * @param environment variables of theirs
   */
  Cluster(Path folder, int workers, List<String> options, Map<String, String> environment) throws IOException {
    this.folder = folder;
    this.options = options;
    this.environment = environment;
    Path log = start("master", "org.apache.spark.deploy.master.Master", "--port", "0");
    master = await("master").atMost(PATIENCE).until(() -> address(log), address -> !address.isEmpty());
    for (int worker = 0; worker < workers; worker++) {
      start("worker" + worker, "org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory", "2g",
          "--work-dir", folder.resolve("work" + worker).toString(), master);
    }
    await("workers").atMost(PATIENCE).until(() -> count(log, "Registering worker"), count -> count == workers);
  }

  /** The address for {@code --master}. */
  String master() {
    return master;
  }

  /** How many executors the cluster has started so far. */
  long executors() {
    return count(folder.resolve("master.log"), "Launching executor");
  }

  /** The processes of executors that run now, in the order of the workers that started them. */
  List<ProcessHandle> executorProcesses() {
    return processes.stream().skip(1).flatMap(worker -> worker.descendants()).toList();
  }

  /** How many tasks executors have begun so far. */
  long tasks() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("stderr")).mapToLong(log -> count(log, "Running task")).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path start(String name, String main, String... args) throws IOException {
    Path home = Path.of("target/spark").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
        "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-cp", home.resolve("jars") + "/*", main, "--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(options);
    command.addAll(List.of(args));
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    processes.add(builder.start());
    return log;
  }

  private static String address(Path log) {
    Matcher matcher = ADDRESS.matcher(read(log));
    return matcher.find() ? matcher.group(1) : "";
  }

  private static long count(Path log, String text) {
    return read(log).lines().filter(line -> line.contains(text)).count();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}

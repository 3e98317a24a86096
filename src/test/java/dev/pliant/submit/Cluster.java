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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A standalone Spark cluster of a master and workers, each a process of its own, from the jars that Maven resolved. */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");

  private final Path folder;
  private final Machines machines;
  private final List<String> options;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final String master;

  /** What Spark takes workers for, by their addresses. */
  enum Machines {
    ONE,
    ONE_FOR_EACH_WORKER
  }

  /**
   * A worker.
   *
   * @param process with its executors as children
   * @param folder with a folder for each executor, in which are its logs
   */
  record Worker(Process process, Path folder) {
    /** The executor that runs there now. */
    Optional<ProcessHandle> executor() {
      return process.descendants()
          .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
          .findFirst();
    }

    /** What its executors have logged. */
    List<String> log() {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(file -> file.endsWith("stderr")).flatMap(file -> read(file).lines()).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts a master and {@code workers} workers of one core, which keep logs and files in {@code folder}. */
  Cluster(Path folder, int workers) throws IOException {
    this(folder, workers, Machines.ONE_FOR_EACH_WORKER, List.of(), Map.of());
  }

  /**
   * The same.
   *
   * @param options of master and workers beside the test's own
   * @param environment variables of theirs
   */
  Cluster(Path folder, int workers, Machines machines, List<String> options, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.machines = machines;
    this.options = options;
    this.environment = environment;
    start("master", "127.0.0.1", "org.apache.spark.deploy.master.Master", "--port", "0");
    Path log = folder.resolve("master.log");
    master = await("master").atMost(PATIENCE).until(() -> address(log), address -> !address.isEmpty());
    for (int worker = 0; worker < workers; worker++) {
      startWorker();
    }
    await("workers").atMost(PATIENCE).until(() -> count(log, "Registering worker"), count -> count == workers);
  }

  /** Starts one more worker. */
  void startWorker() throws IOException {
    int number = workers.size();
    Path work = Files.createDirectories(folder.resolve("work" + number));
    Process process = start(
        "worker" + number, "127.0.0." + (machines == Machines.ONE ? 2 : number + 2), "org.apache.spark.deploy.worker.Worker", "--cores", "1", "--memory",
        "2g", "--work-dir", work.toString(), master);
    workers.add(new Worker(process, work));
  }

  /** All workers that were ever started, in order. */
  List<Worker> workers() {
    return workers;
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
    return workers.stream().flatMap(worker -> worker.process().descendants()).toList();
  }

  /** How many tasks executors have begun so far. */
  long tasks() {
    return workers.stream().flatMap(worker -> worker.log().stream()).filter(line -> line.contains("Running task")).count();
  }

  private Process start(String name, String host, String main, String... args) throws IOException {
    Path home = Path.of("target/spark").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
        "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "-cp", home.resolve("jars") + "/*", main, "--host", host, "--webui-port", "0"));
    command.addAll(options);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", host);
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
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

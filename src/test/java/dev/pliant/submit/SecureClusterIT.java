package dev.pliant.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The job on a standalone cluster that asks for a secret, under the settings of conf/spark-secure.conf. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class SecureClusterIT {
  private static final String PROFILE = "conf/spark-secure.conf";
  /** Stands in every image. */
  private static final String MARK = "pixels of an image that nobody may see";
  private static final int EXAMPLES = 4000;
  private static final int SIDE = 28;
  private static final int CLASSES = 5;

  @TempDir static Path folder;
  private static final String SECRET = canary("authentication");
  private static Path secretFile;
  private static Path disk;
  private static Cluster cluster;
  /** Drivers that do not know the secret: Spark asks the master for a minute, while other tests go on. */
  private static CompletableFuture<Submit> wrong;
  private static CompletableFuture<Submit> none;

  @BeforeAll
  static void startCluster() throws IOException {
    disk = Files.createDirectories(folder.resolve("disk"));
    secretFile = secretFile("secret", SECRET + "\n");
    // As the README has it: the daemons' settings are the profile and the secret.
    Path daemons = secretFile(
        "daemons.conf", Files.readString(Path.of(PROFILE)) + "spark.authenticate.secret " + SECRET);
    cluster = new Cluster(
        Files.createDirectories(folder.resolve("cluster")), 1, Cluster.Machines.ONE,
        List.of("--properties-file", daemons.toString()), Map.of("SPARK_LOCAL_DIRS", disk.toString()));
    writeImages(folder.resolve("images"));
    Path other = secretFile("other", "another secret");
    wrong = refused(Map.of("PLIANT_SECRET_FILE", other.toString()), "wrong", "--properties-file", PROFILE);
    none = refused(Map.of(), "none");
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  @Order(1)
  void modelAndDataAreReadableNeitherOnTheWireNorOnDisksNorOnAPage() throws Exception {
    Path openDisk = Files.createDirectories(folder.resolve("open-disk"));
    Heard secure = heard(
        "secure", new Watch(disk, MARK), Map.of("PLIANT_SECRET_FILE", secretFile.toString()), "--properties-file",
        PROFILE, "--master", cluster.master());
    Heard open = heard(
        "open", new Watch(openDisk, MARK), Map.of("SPARK_LOCAL_DIRS", openDisk.toString()), "--master",
        "local-cluster[1,1,1024]");

    assertThat(parameters("secure")).as("parameters of both runs").isNotEmpty().isEqualTo(parameters("open"));
    // One worker brings what is stored in the end.
    String bias = bias("secure");
    assertThat(open.wire(bias)).as("connections with the biases, without the profile").isNotEmpty();
    assertThat(secure.wire(bias)).as("connections with the biases").isEmpty();
    assertThat(open.wire("spark")).isNotEmpty();
    assertThat(secure.bytes()).as("what passed was listened to").isGreaterThan(open.bytes() / 2);

    assertThat(open.watch.marked).as("files with pixels, without the profile")
        .anyMatch(name -> name.startsWith("shuffle_")).anyMatch(name -> name.startsWith("rdd_"));
    assertThat(secure.watch.files)
        .anyMatch(name -> name.startsWith("shuffle_")).anyMatch(name -> name.startsWith("rdd_"));
    assertThat(secure.watch.marked).as("files with pixels").isEmpty();
    assertThat(texts(folder.resolve("cluster")).contains(MARK)).as("pixels in what a worker keeps").isFalse();

    assertThat(secure.watch.ports).as("where the driver listens").isEqualTo(secure.ports);
    noneKnows(SECRET, secure.watch, "secure", secure.submit);
  }

  @Test
  @Order(2)
  void passwordsOfAFileAreNowhere() throws Exception {
    Map<String, String> passwords = Stream.of(
            "spark.ssl.keyStorePassword", "spark.ssl.ui.keyPassword", "spark.hadoop.fs.s3a.secret.key",
            "spark.hadoop.fs.azure.account.key.store")
        .collect(Collectors.toMap(name -> name, SecureClusterIT::canary));
    Path events = Files.createDirectories(folder.resolve("events"));
    StringBuilder settings = new StringBuilder(Files.readString(Path.of(PROFILE)));
    passwords.forEach((name, password) -> settings.append(name).append(' ').append(password).append('\n'));
    settings.append("spark.eventLog.enabled true\nspark.eventLog.dir ").append(events.toUri()).append('\n');
    Path file = secretFile("passwords.conf", settings.toString());

    Watch watch = new Watch(disk, MARK);
    Submit submit = Submit.run(
        environment("passwords", Map.of("PLIANT_SECRET_FILE", secretFile.toString())), watch,
        words("passwords", "--properties-file", file.toString(), "--master", cluster.master(), "--verbose"));
    assertThat(submit.exit()).as(submit.err()).isZero();
    assertThat(Watch.below(events)).as("event logs").hasSize(1)
        .allMatch(log -> Watch.text(log).contains("spark.ssl.keyStorePassword"));
    for (String password : passwords.values()) {
      noneKnows(password, watch, "passwords", submit);
    }
    noneKnows(SECRET, watch, "passwords", submit);
  }

  @Test
  @Order(3)
  void driverThatDoesNotKnowTheSecretIsRefused() throws Exception {
    for (CompletableFuture<Submit> refused : List.of(wrong, none)) {
      Submit submit = refused.get(2, TimeUnit.MINUTES);
      assertThat(submit.exit()).as(submit.err()).isEqualTo(1);
      assertThat(submit.err().lines()).filteredOn(line -> line.startsWith("pliant: ")).singleElement().asString()
          .contains("does not answer or has ended the application").contains("secret");
      assertThat(submit.err().lines()).as(submit.err()).noneMatch(line -> line.startsWith("\tat "));
    }
    assertThat(wrong.get().err()).contains("that the secret is the cluster's");
    assertThat(none.get().err()).contains("whether the cluster asks for a secret");
    assertThat(cluster.executors()).as("of the two that knew it").isEqualTo(2);
  }

  /** A run between whose driver and executor somebody has listened. */
  private record Heard(Submit submit, Watch watch, Set<Integer> ports, Path captured) {
    /** Which directions of connections carried {@code text}. */
    List<Path> wire(String text) {
      return Watch.below(captured).stream().filter(file -> Watch.text(file).contains(text)).toList();
    }

    long bytes() {
      return Watch.below(captured).stream().mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static Heard heard(String runId, Watch watch, Map<String, String> environment, String... options)
      throws Exception {
    Path captured = folder.resolve("wire-" + runId);
    try (Relay messages = new Relay(captured); Relay blocks = new Relay(captured)) {
      List<String> words = new ArrayList<>(List.of(options));
      for (String setting : List.of(
          "spark.driver.bindAddress=" + Relay.BEHIND, "spark.driver.host=" + Relay.HOST,
          "spark.driver.port=" + messages.port(), "spark.driver.blockManager.port=" + blocks.port())) {
        words.addAll(List.of("--conf", setting));
      }
      Submit submit = Submit.run(environment(runId, environment), watch, words(runId, words.toArray(String[]::new)));
      assertThat(submit.exit()).as(submit.err() + submit.out()).isZero();
      return new Heard(submit, watch, new TreeSet<>(List.of(messages.port(), blocks.port())), captured);
    }
  }

  /** Looks for a secret in everything that a run has left or shown; the run's name is in all of it. */
  private static void noneKnows(String secret, Watch watch, String runId, Submit submit) {
    Map<String, String> places = new TreeMap<>(Map.of(
        "command lines", String.join("\n", watch.commands),
        "output", submit.out() + submit.err(),
        "tables", tables(runId),
        "driver's log", texts(folder.resolve("logs-" + runId)),
        "master's and workers' logs and folders", texts(folder.resolve("cluster"))));
    if (runId.equals("passwords")) {
      places.put("event log", texts(folder.resolve("events")));
    }
    places.forEach((place, text) -> {
      // What is looked for is found where it is.
      assertThat(text.contains(runId)).as(place + " has the run's name").isTrue();
      assertThat(text.contains(secret)).as(place + " has the secret " + secret).isFalse();
    });
    assertThat(watch.commands)
        .anyMatch(command -> command.contains("deploy.master.Master"))
        .anyMatch(command -> command.contains("deploy.worker.Worker"))
        .anyMatch(command -> command.contains("CoarseGrainedExecutorBackend"))
        .anyMatch(command -> command.contains("SparkSubmit") && command.contains("--run-id " + runId));
  }

  private static String texts(Path place) {
    return Watch.below(place).stream().filter(file -> !file.toString().endsWith(".jar")).map(Watch::text)
        .collect(Collectors.joining("\n"));
  }

  /** All rows of all tables, as text. */
  private static String tables(String runId) {
    try (Stream<Path> tables = Files.list(folder.resolve("out"))) {
      return tables.filter(table -> Files.isDirectory(table.resolve("run_id=" + runId)))
          .flatMap(table -> rows(table.getFileName().toString(), runId).stream().map(Row::json))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows(String table, String runId) {
    return LocalSpark.session().read().parquet(folder.resolve("out").resolve(table).toString())
        .where("run_id = '" + runId + "'").collectAsList();
  }

  private static Map<String, List<Float>> parameters(String runId) {
    return rows("parameters", runId).stream().collect(Collectors.toMap(
        row -> row.getAs("layer") + "." + row.getAs("name"), row -> row.<Float>getList(row.fieldIndex("values"))));
  }

  /** The biases of the first layer as a message has them. */
  private static String bias(String runId) {
    List<Float> values = parameters(runId).get("1.b");
    ByteBuffer bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    return new String(bytes.array(), ISO_8859_1);
  }

  private static CompletableFuture<Submit> refused(Map<String, String> environment, String runId, String... options) {
    String[] words = words(runId, Stream.concat(
        Arrays.stream(options), Stream.of("--master", cluster.master())).toArray(String[]::new));
    return CompletableFuture.supplyAsync(() -> {
      try {
        return Submit.run(environment(runId, environment), words);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static Map<String, String> environment(String runId, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PLIANT_LOGS", folder.resolve("logs-" + runId).toString());
    return environment;
  }

  /** A small training whose examples find no room in memory, from a file system that executors read themselves. */
  private static String[] words(String runId, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    for (String setting : List.of(
        "spark.executor.memory=600m", "spark.memory.fraction=0.005",
        "spark.hadoop.fs.viewfs.mounttable.default.link./images=" + folder.resolve("images").toUri())) {
      words.addAll(List.of("--conf", setting));
    }
    words.addAll(List.of(
        "train", "--data", "viewfs:///images", "--out", folder.resolve("out").toString(), "--epochs", "2", "--workers",
        "1", "--layers", SIDE * SIDE + ",16," + CLASSES, "--report", "off", "--run-id", runId));
    return words.toArray(String[]::new);
  }

  private static void writeImages(Path target) throws IOException {
    IdxFiles.write(target, CLASSES, 100, SIDE, SIDE, CLASSES, 1);
    Random random = new Random(2);
    ByteBuffer pixels = ByteBuffer.allocate(EXAMPLES * SIDE * SIDE);
    byte[] image = new byte[SIDE * SIDE];
    for (int example = 0; example < EXAMPLES; example++) {
      random.nextBytes(image);
      System.arraycopy(MARK.getBytes(ISO_8859_1), 0, image, 200, MARK.length());
      pixels.put(image);
    }
    Files.write(target.resolve(IdxFiles.TRAIN_IMAGES), IdxFiles.images(EXAMPLES, SIDE, SIDE, pixels.array()));
    Files.write(target.resolve(IdxFiles.TRAIN_LABELS), IdxFiles.labels(random.ints(EXAMPLES, 0, CLASSES).toArray()));
  }

  /** A file that its owner alone can read. */
  private static Path secretFile(String name, String text) throws IOException {
    Path file = Files.createFile(
        folder.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }

  private static String canary(String of) {
    return "canary-" + of + "-" + Long.toHexString(new Random().nextLong());
  }
}

package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.UserDefinedType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data, results and configuration files from somebody who wants code to run, or to learn what is here. */
class HostileFilesTest {
  /** Code of whoever wrote the files that has run. */
  private static final List<String> FIRED = new CopyOnWriteArrayList<>();
  private static final int CODE_BYTES = 8;

  @TempDir Path folder;
  private Path data;
  private Path out;

  /** Runs when it is deserialized. */
  static final class CanaryObject implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) {
      FIRED.add("deserialized");
    }
  }

  /** Runs, once, when it is found by name. */
  static final class CanaryName {
    static {
      FIRED.add("found by name");
    }
  }

  /** Runs when the schema in a Parquet file's footer names it and Spark believes that schema. */
  public static final class CanaryType extends UserDefinedType<String> {
    private static final long serialVersionUID = 1;

    public CanaryType() {
      FIRED.add("named as a type");
    }

    @Override
    public DataType sqlType() {
      return DataTypes.StringType;
    }

    @Override
    public Object serialize(String text) {
      return text;
    }

    @Override
    public String deserialize(Object text) {
      return text.toString();
    }

    @Override
    public Class<String> userClass() {
      return String.class;
    }
  }

  @BeforeEach
  void forget() throws IOException {
    FIRED.clear();
    data = IdxFiles.write(folder.resolve("data"), 60, 20, 3, 3, 2, 1);
    out = folder.resolve("out");
  }

  @Test
  void serializedObjectsAmongImagesAndTablesAreNotRead() throws Exception {
    byte[] object = serialized(new CanaryObject());
    train();
    Path images = data.resolve(IdxFiles.TRAIN_IMAGES);
    byte[] was = Files.readAllBytes(images);
    Files.write(images, object);
    refused(ExitCode.BAD_DATA, IdxFiles.TRAIN_IMAGES, "train", "--data", data.toString(), "--out", out.toString());
    Files.write(images, IdxFiles.gzipped(object));
    refused(ExitCode.BAD_DATA, IdxFiles.TRAIN_IMAGES, "train", "--data", data.toString(), "--out", out.toString());
    Files.write(images, was);

    for (String table : List.of("parameters", "runs")) {
      Path file = file(table);
      byte[] rows = Files.readAllBytes(file);
      replace(file, object);
      refused(ExitCode.BAD_DATA, "is damaged or no Parquet file", "evaluate", "--run", "a", "--out", out.toString());
      refused(ExitCode.BAD_DATA, "is damaged or no Parquet file", "sql", "--out", out.toString(), "SELECT * FROM " + table);
      replace(file, rows);
    }
    Path comparison = Files.createDirectories(out.resolve("comparisons/run_id=c"));
    Files.write(comparison.resolve("part.parquet"), object);
    refused(ExitCode.BAD_DATA, "is damaged or no Parquet file", "compare", "--activations", "relu,tanh", "--seeds", "1",
        "--data", data.toString(), "--out", out.toString(), "--run-id", "c");
    assertThat(FIRED).isEmpty();

    new ObjectInputStream(new ByteArrayInputStream(object)).readObject();
    assertThat(FIRED).as("what deserializing it does").containsExactly("deserialized");
  }

  @Test
  void typeNamedInAFooterIsNotMade() throws Exception {
    train();
    Path file = file("runs");
    replace(file, naming(CanaryType.class.getName(), Files.readAllBytes(file)));
    Captured evaluated = Captured.run("evaluate", "--run", "a", "--out", out.toString());
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    Captured asked = Captured.run("sql", "--out", out.toString(), "--format", "csv", "SELECT activation FROM runs");
    assertThat(asked.out().lines()).as(asked.err()).containsExactly("activation", "affine");
    Path table = featuresBesideATypeNamedInTheFooter();
    Captured predicted = Captured.run("predict", "--run", "a", "--out", out.toString(), "--table", table.toString());
    assertThat(predicted.exit()).as(predicted.err()).isZero();
    assertThat(FIRED).isEmpty();

    // It makes the type before it misses that it is registered.
    catchThrowable(() -> LocalSpark.session().read().parquet(file.toString()));
    assertThat(FIRED).as("what Spark does that believes the footer").contains("named as a type");
  }

  @Test
  void classNamesAreNoActivationsAndNoOptions() throws Exception {
    String name = CanaryName.class.getName();
    String typed = "{\"@class\":\"" + name + "\"}";
    for (String activation : List.of(name, typed, "frozen:" + name, "mixture:" + name, "rational:5/4@" + name)) {
      refused(ExitCode.WRONG_USE, "activation", train("--activation", activation));
      Path config = Files.writeString(folder.resolve("evil.conf"), "activation = \"\"\"" + activation + "\"\"\"");
      refused(ExitCode.WRONG_USE, "activation", train("--config", config.toString()));
    }
    Path config = Files.writeString(folder.resolve("evil.conf"), "activation = " + typed);
    refused(ExitCode.WRONG_USE, "'activation.@class' is not an option", train("--config", config.toString()));

    train();
    for (String column : List.of("activation", "sharing", "step")) {
      for (String value : List.of(name, typed)) {
        rewritten(column, value);
        Captured captured = Captured.run("evaluate", "--run", "a", "--out", folder.resolve("rewritten").toString());
        assertThat(captured.exit()).as(column + ": " + captured.out()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(captured.err().lines()).as(column + ": " + captured.err()).hasSize(1);
      }
    }
    assertThat(FIRED).isEmpty();

    Class.forName(name);
    assertThat(FIRED).as("what finding it by name does").containsExactly("found by name");
  }

  @Test
  void configurationFileIncludesNothingAndDoesNotSeeTheEnvironment() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      calls.incrementAndGet();
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
    });
    server.start();
    try {
      String url = "\"http://127.0.0.1:" + server.getAddress().getPort() + "/evil.conf\"";
      Path other = Files.writeString(folder.resolve("other.conf"), "epochs = secret");
      for (String what : List.of(
          url, "url(" + url + ")", "required(url(" + url + "))", "\"other\"", "\"other.conf\"",
          "file(\"" + other + "\")", "required(file(\"" + other + "\"))", "classpath(\"reference.conf\")")) {
        Path config = Files.writeString(folder.resolve("evil.conf"), "include " + what);
        refused(ExitCode.WRONG_USE, "is not allowed", train("--config", config.toString()));
      }
      assertThat(calls).hasValue(0);
      try {
        ConfigFactory.parseFile(Files.writeString(folder.resolve("evil.conf"), "include url(" + url + ")").toFile());
      } catch (ConfigException e) {
        // The page says 404.
      }
      assertThat(calls).as("what the library does when it is left to itself").hasValue(1);
    } finally {
      server.stop(0);
    }
    String path = System.getenv("PATH");
    assertThat(path).isNotEmpty();
    Captured captured = Captured.run(train(
        "--config", Files.writeString(folder.resolve("evil.conf"), "run-id = ${PATH}").toString()));
    assertThat(captured.exit()).isEqualTo(ExitCode.WRONG_USE);
    assertThat(captured.err().lines()).hasSize(1);
    assertThat(captured.err()).contains("${PATH}").doesNotContain(path);
  }

  private String[] train(String... more) {
    String[] words = {"train", "--data", data.toString(), "--out", out.toString(), "--epochs", "1", "--quiet"};
    return Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private void train() {
    Captured trained = Captured.run(train("--run-id", "a", "--layers", "9,4,2"));
    assertThat(trained.exit()).as(trained.err()).isZero();
  }

  /** Told in one line, with that exit code. */
  private static void refused(int exit, String part, String... words) {
    Captured captured = Captured.run(words);
    assertThat(captured.exit()).as(captured.err() + captured.out()).isEqualTo(exit);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).startsWith("pliant: ").contains(part);
  }

  private Path featuresBesideATypeNamedInTheFooter() throws IOException {
    Path table = folder.resolve("table");
    LocalSpark.session().sql("SELECT array_repeat(0.5f, 9) AS features, 'x' AS activation").coalesce(1)
        .write().parquet(table.toString());
    try (Stream<Path> files = Files.list(table)) {
      Path file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
      replace(file, naming(CanaryType.class.getName(), Files.readAllBytes(file)));
    }
    return table;
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** The file of run a in {@code table}. */
  private Path file(String table) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve(table).resolve("run_id=a"))) {
      return files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, content);
  }

  /** The results in another folder, the run's {@code column} being {@code value}. */
  private void rewritten(String column, String value) throws IOException {
    Path copy = folder.resolve("rewritten");
    SparkSession spark = LocalSpark.session();
    for (String table : List.of("runs", "parameters")) {
      var rows = spark.read().parquet(out.resolve(table).toString());
      (table.equals("runs") ? rows.withColumn(column, functions.lit(value)) : rows)
          .write().mode("overwrite").partitionBy("run_id").parquet(copy.resolve(table).toString());
    }
  }

  /** A Parquet file whose footer says to Spark that column activation is of type {@code type}. */
  private static byte[] naming(String type, byte[] parquet) throws IOException {
    int end = parquet.length - CODE_BYTES;
    int start = end - ByteBuffer.wrap(parquet).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(parquet, start, end - start));
    for (KeyValue entry : footer.getKey_value_metadata()) {
      if (entry.getKey().equals("org.apache.spark.sql.parquet.row.metadata")) {
        String was = "\"name\":\"activation\",\"type\":\"string\"";
        assertThat(entry.getValue()).contains(was);
        entry.setValue(entry.getValue().replace(was, "\"name\":\"activation\",\"type\":{\"type\":\"udt\",\"class\":\""
            + type + "\",\"pyClass\":null,\"sqlType\":\"string\"}"));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(parquet, 0, start);
    Util.writeFileMetaData(footer, out);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start);
    out.writeBytes(length.array());
    out.writeBytes(new byte[] {'P', 'A', 'R', '1'});
    return out.toByteArray();
  }
}

package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.data.ImageDataSet;
import dev.pliant.files.Unprivileged;
import dev.pliant.predict.FeatureColumns;
import dev.pliant.predict.FeatureTable;
import dev.pliant.training.Checkpoints;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results folders, data and checkpoints of which a user may not read all: what may not be read is not empty, not missing
 * and not damaged.
 */
@DisabledOnOs(OS.WINDOWS)
class DeniedTablesTest {
  @TempDir private Path folder;

  @Test
  void whatThisUserMayNotReadIsToldAndNotLeftOut() throws Exception {
    new ResultsStore(LocalSpark.session(), folder.resolve("out").toString()).write(Runs.small("run"));
    writeInputs();
    Path errors = folder.resolve("errors");
    Process process = Unprivileged.process(Reading.class, folder.resolve("out").toString())
        .redirectError(errors.toFile()).start();
    List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(said.subList(0, 10)).allSatisfy(line -> assertThat(line)
        .contains("this user may not read it; let its owner make it readable")
        .doesNotContain("delete"));
    assertThat(said.subList(10, said.size())).hasSize(6).allSatisfy(line -> assertThat(line)
        .containsAnyOf("ermission denied", "this user may not read it")
        .doesNotContain("damaged", "restore", "there is no"));
  }

  private void writeInputs() throws IOException {
    IdxFiles.write(folder.resolve("data"), 4, 4, 2, 2, 2, 1);
    LocalSpark.session().range(3).selectExpr("id label", "array(1f) features").coalesce(1)
        .write().parquet(folder.resolve("table").toString());
    Path checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
    try (InputStream in = Checkpoints.class.getResourceAsStream("checkpoint-version-1.bin")) {
      Files.copy(in, checkpoints.resolve("checkpoint-000002-000000"));
    }
  }

  /** Reads with permissions taken away, and prints what was said of it. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) throws Exception {
      Path out = Path.of(args[0]);
      ResultsStore store = new ResultsStore(LocalSpark.session("local[1]"), out.toString());
      for (String place : List.of("epochs", "epochs/run_id=run", "runs", "")) {
        for (String mode : List.of("---------", "r--r--r--")) {
          assertDenied(out.resolve(place), mode, () -> store.read(Table.EPOCHS));
        }
      }
      Path file = part(out.resolve("epochs/run_id=run"));
      assertDenied(file, "---------", () -> new ResultsStore(LocalSpark.session(), out.toString()).read(Table.EPOCHS));
      Dataset<Row> rows = store.read(Table.EPOCHS);
      assertDenied(file, "---------", rows::collectAsList);
      requireFailure(file);
      readInputs(out.getParent());
      LocalSpark.stop();
    }

    private static void readInputs(Path folder) throws IOException {
      SparkSession session = LocalSpark.session();
      Path data = folder.resolve("data");
      Attempt images = () -> ImageDataSet.open(session, "x", data.toString(), 2);
      assertDeniedInput(data, "r--r--r--", images);
      assertDeniedInput(data.resolve("train-images-idx3-ubyte"), "---------", images);
      Path table = folder.resolve("table");
      Attempt features = () ->
          FeatureTable.open(session, table.toString(), new FeatureColumns(null, null, null), 1, 3);
      assertDeniedInput(table, "r--r--r--", features);
      assertDeniedInput(part(table), "---------", features);
      Path checkpoints = folder.resolve("checkpoints");
      Attempt newest = () -> Checkpoints.newest(
          FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(checkpoints.toString()));
      assertDeniedInput(checkpoints, "r--r--r--", newest);
      assertDeniedInput(checkpoints.resolve("checkpoint-000002-000000"), "---------", newest);
    }

    private static Path part(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
      }
    }

    private interface Attempt {
      void run() throws Exception;
    }

    private static void assertDenied(Path path, String mode, Attempt attempt) throws IOException {
      assertDenied(path, mode, attempt, e -> ReadFault.in(e).map(Exception::getMessage).orElse("unknown: " + e));
    }

    private static void assertDeniedInput(Path path, String mode, Attempt attempt) throws IOException {
      assertDenied(path, mode, attempt, Exception::toString);
    }

    private static void assertDenied(Path path, String mode, Attempt attempt, Function<Exception, String> words)
        throws IOException {
      var before = Files.getPosixFilePermissions(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      try {
        attempt.run();
        System.out.println(path + " " + mode + ": nothing was said");
      } catch (Exception e) {
        System.out.println(words.apply(e));
      } finally {
        Files.setPosixFilePermissions(path, before);
      }
    }

    /** Whatever Java calls it in the machine's language. */
    private static void requireFailure(Path file) throws IOException {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
      try (FileInputStream in = new FileInputStream(file.toFile())) {
        System.out.println("it may be read");
      } catch (FileNotFoundException e) {
        if (Unread.of(new FileNotFoundException(file + " (Keine Berechtigung)")) != Unread.DENIED) {
          System.out.println("not told as denied");
        }
      }
    }
  }
}

package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.files.Unprivileged;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Results folders of which a user may not read all: what may not be read is no empty table, and no damage. */
@DisabledOnOs(OS.WINDOWS)
class DeniedTablesTest {
  @TempDir private Path folder;

  @Test
  void whatThisUserMayNotReadIsToldAndNotLeftOut() throws Exception {
    new ResultsStore(LocalSpark.session(), folder.resolve("out").toString()).write(Runs.small("run"));
    Path errors = folder.resolve("errors");
    Process process = Unprivileged.process(Reading.class, folder.resolve("out").toString())
        .redirectError(errors.toFile()).start();
    List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    assertThat(said).hasSize(10).allSatisfy(line -> assertThat(line)
        .contains("this user may not read it; let its owner make it readable")
        .doesNotContain("delete"));
  }

  /** Reads with permissions taken away, and prints what was said of it. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) throws Exception {
      Path out = Path.of(args[0]);
      ResultsStore store = new ResultsStore(LocalSpark.session("local[1]"), out.toString());
      for (String place : List.of("epochs", "epochs/run_id=run", "runs", "")) {
        for (String mode : List.of("---------", "r--r--r--")) {
          tell(out.resolve(place), mode, () -> store.read(Table.EPOCHS));
        }
      }
      try (Stream<Path> files = Files.list(out.resolve("epochs/run_id=run"))) {
        Path file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
        tell(file, "---------", () -> new ResultsStore(LocalSpark.session(), out.toString()).read(Table.EPOCHS));
        Dataset<Row> rows = store.read(Table.EPOCHS);
        tell(file, "---------", rows::collectAsList);
        requireFailure(file);
      }
      LocalSpark.stop();
    }

    private interface Attempt {
      void run() throws Exception;
    }

    private static void tell(Path path, String mode, Attempt attempt) throws IOException {
      var before = Files.getPosixFilePermissions(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      try {
        attempt.run();
        System.out.println(path + " " + mode + ": nothing was said");
      } catch (Exception e) {
        System.out.println(DamagedTableException.in(e).map(Exception::getMessage).orElse("unknown: " + e));
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

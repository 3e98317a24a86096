package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over results that are damaged, by users who have told Spark to pass over what is damaged and to take bytes for text. */
@Timeout(180)
class DamagedResultsTest {
  private static final List<String> PASSING_OVER = List.of(
      "spark.sql.files.ignoreCorruptFiles", "spark.sql.files.ignoreMissingFiles", "spark.sql.parquet.binaryAsString");
  private static final String RUN = "c-relu-42";
  private static final int MOST_CHARACTERS = 2100;

  @TempDir private static Path sound;
  @TempDir private Path folder;
  private Path out;

  /** What may be the matter with a table's file. */
  enum Damage {
    CUT {
      @Override
      void to(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      }
    },
    EMPTY {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    TEXT {
      @Override
      void to(Path file) throws IOException {
        Files.writeString(file, "run_id,status\nx,finished\n".repeat(40));
      }
    },
    FOREIGN {
      @Override
      void to(Path file) throws IOException {
        Files.copy(file(file.getParent().getParent().resolveSibling("confusion/run_id=" + RUN)), file,
            StandardCopyOption.REPLACE_EXISTING);
      }
    },
    GONE {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
        Files.createFile(file.resolveSibling("_SUCCESS"));
      }
    },
    CHANGED {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  @BeforeAll
  static void compare() throws IOException {
    PASSING_OVER.forEach(option -> System.setProperty(option, "true"));
    IdxFiles.write(sound.resolve("data"), 100, 20, 3, 3, 3, 11);
    Captured captured = compare(sound.resolve("out"));
    assertThat(captured.exit()).as(captured.err()).isZero();
  }

  @AfterAll
  static void reset() {
    PASSING_OVER.forEach(System::clearProperty);
  }

  @BeforeEach
  void copy() throws IOException {
    out = folder.resolve("out");
    FileUtils.copyDirectory(sound.resolve("out").toFile(), out.toFile());
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void damagedRunIsOneLineAndExitCodeThreeInEachCommand(Damage damage) throws IOException {
    Path file = file(out.resolve("runs/run_id=" + RUN));
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    damage.to(file);
    String named = damage == Damage.GONE ? file.getParent().toString() : file.toString();
    assertBadData(sql("SELECT * FROM runs"), named);
    assertBadData(evaluate(), named);
    assertBadData(compare(out), named);
  }

  @ParameterizedTest
  @CsvSource({"epochs, sql", "parameters, evaluate", "answers, compare", "comparisons, compare", "contrasts, sql"})
  void fileOfAnotherTableOfTheRunIsOneLineAndExitCodeThree(String table, String command) throws IOException {
    Path file = file(out.resolve(table + "/run_id=" + (table.startsWith("co") ? "c" : RUN)));
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    Damage.CHANGED.to(file);
    assertBadData(
        switch (command) {
          case "sql" -> sql("SELECT * FROM " + table);
          case "evaluate" -> evaluate();
          default -> compare(out);
        },
        file.toString());
  }

  @Test
  void statementOverSoundTablesAlonePassesBesideADamagedPage() throws IOException {
    Path file = file(out.resolve("parameters/run_id=" + RUN));
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    Damage.CHANGED.to(file);
    Captured captured = sql("SELECT count(*) AS n FROM runs");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).isEqualTo("n\n2\n");
  }

  @Test
  void folderThatIsNoRunsIsOneLineAndExitCodeThree() throws IOException {
    FileUtils.copyDirectory(out.resolve("runs/run_id=" + RUN).toFile(), out.resolve("runs/run_id=%63").toFile());
    assertBadData(sql("SELECT * FROM runs"), out.resolve("runs") + "/run_id=%63 is no folder of a run");
    Captured evaluated = evaluate();
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
  }

  @Test
  void missingParametersAreBadData() throws IOException {
    FileUtils.deleteDirectory(out.resolve("parameters").toFile());
    assertBadData(evaluate(), out.resolve("parameters/run_id=" + RUN) + " is missing, so rows of table parameters are lost");
  }

  /** Names that no network has, or none that fits in memory, and names that would do something to a terminal. */
  @ParameterizedTest
  @ValueSource(strings = {"long", "control", "newline", "layers", "few", "sharing", "step", "family"})
  void hostileContentOfARunIsOneLineAndExitCodeThree(String kind) throws IOException {
    Column endless = functions.lit("x".repeat(1 << 16));
    Map.Entry<String, Column> change = switch (kind) {
      case "long" -> Map.entry("activation", endless);
      case "control" -> Map.entry("activation", functions.lit("\u001b[2J\u0000\u0007\u202e\u2028\u009bm"));
      case "newline" -> Map.entry("activation", functions.lit("relu\nrelu\r\n"));
      case "layers" -> Map.entry("layers", functions.array(
          functions.lit(9), functions.lit(Integer.MAX_VALUE), functions.lit(3)));
      case "few" -> Map.entry("layers", functions.array(functions.lit(9)));
      case "sharing" -> Map.entry("sharing", endless);
      case "step" -> Map.entry("step", functions.lit("\u001b[31mfused"));
      default -> Map.entry("activation", functions.lit("hat:2147483647"));
    };
    change("runs", change.getKey(), change.getValue());
    assertBadData(evaluate(), "run " + RUN + " in " + out + " describes no network (");
    Captured shown = Captured.run(
        "sql", "--out", out.toString(), "SELECT substr(string(" + change.getKey() + "), 1, 40) AS a FROM runs"
            + " WHERE run_id = '" + RUN + "'");
    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(shown.out()).hasLineCount(5).doesNotContain("\u001b", "\u202e", "\u2028", "\u009b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "dataset", "activation", "\u001b[2J\n"})
  void hostileOptionsOfARunAreOneLine(String option) throws IOException {
    String hostile = "\u001b[2J\r\nno\u0000" + "y".repeat(100_000);
    Column config = functions.map_concat(
        functions.map_filter(functions.col("config"), (name, value) -> name.notEqual(option)),
        functions.map(functions.lit(option), functions.lit(hostile)));
    change("runs", "config", config);
    FileUtils.deleteDirectory(out.resolve("comparisons").toFile());
    FileUtils.deleteDirectory(out.resolve("contrasts").toFile());
    // Where the data were is of no consequence to a comparison, whose digest tells.
    Captured captured = option.startsWith("data") ? evaluate() : compare(out);
    assertThat(captured.exit()).as(captured.err()).isIn(ExitCode.WRONG_USE, ExitCode.BAD_DATA);
    assertOneLine(captured);
  }

  private void change(String table, String column, Column value) throws IOException {
    Path file = file(out.resolve(table + "/run_id=" + RUN));
    Dataset<Row> rows = LocalSpark.session().read().parquet(file.toString());
    Path other = folder.resolve("other");
    rows.withColumn(column, value).coalesce(1).write().parquet(other.toString());
    FileUtils.deleteDirectory(file.getParent().toFile());
    FileUtils.moveDirectory(other.toFile(), file.getParent().toFile());
  }

  private static void assertBadData(Captured captured, String named) {
    assertThat(captured.exit()).as(captured.err()).isEqualTo(ExitCode.BAD_DATA);
    assertOneLine(captured);
    assertThat(captured.err()).contains(named).containsAnyOf("; restore ", "; rename or delete it");
    assertThat(captured.out()).isEmpty();
  }

  private static void assertOneLine(Captured captured) {
    assertThat(captured.err()).hasLineCount(1).startsWith("pliant: ").endsWith("\n").hasSizeLessThan(MOST_CHARACTERS);
    assertThat(captured.err().strip().codePoints()).noneMatch(Character::isISOControl);
  }

  private Captured sql(String statement) {
    return Captured.run("sql", "--out", out.toString(), "--format", "csv", statement);
  }

  private Captured evaluate() {
    return Captured.run("evaluate", "--run", RUN, "--out", out.toString());
  }

  private static Captured compare(Path out) {
    return Captured.run(
        "compare", "--data", sound.resolve("data").toString(), "--out", out.toString(), "--run-id", "c",
        "--activations", "relu,tanh", "--seeds", "1", "--layers", "9,4,3", "--epochs", "1", "--quiet");
  }

  private static Path file(Path partition) throws IOException {
    try (Stream<Path> files = Files.list(partition)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }
}

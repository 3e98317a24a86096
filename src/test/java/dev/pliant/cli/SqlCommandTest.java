package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.Runs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlCommandTest {
  @TempDir private Path folder;

  @Test
  void answersEachStatementOverTheTables() {
    write("007");
    Captured captured = sql("--format", "csv", "SELECT run_id FROM runs; SELECT count(*) AS n FROM epochs");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).isEqualTo("run_id\n007\nn\n2\n");
  }

  @Test
  void readsStatementsFromItsInput() {
    write("r");
    Captured captured = typed("SELECT run_id\nFROM runs;\nSELECT 'a;b' AS text;\n", "--format", "csv");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).isEqualTo("run_id\nr\ntext\na;b\n");
  }

  @Test
  void wrongStatementIsOneLineAndExitCodeTwo() {
    write("r");
    Captured captured = sql("SELECT * FROM best_rusn");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1)
        .startsWith("pliant: SQL: there is no table or view 'best_rusn'; did you mean 'best_runs'?");
    assertThat(sql("SELECT raise_error('boom')").err()).isEqualToIgnoringNewLines("pliant: boom");
  }

  @Test
  void scriptEndsAtAWrongStatement() {
    write("r");
    assertThat(typed("SELECT nope;\nSELECT 1;\n").out()).isEmpty();
  }

  @Test
  void wordsOfThePromptAreStatements() {
    write("r");
    Captured captured = sql("tables; describe best_runs");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out().lines()).anyMatch(line -> line.matches("runs +One row for each run\\."))
        .anyMatch(line -> line.matches("best_runs +One row for each data set and activation: .*"))
        .anyMatch(line -> line.matches("finished_runs +bigint +Number of finished runs among which it is the best\\."));
    assertThat(captured.out().indexOf("\ncontrasts ")).isLessThan(captured.out().indexOf("\nbest_runs "));
  }

  @Test
  void definitionsAreStatementsThatEndWithTheirLines() {
    write("r");
    Captured captured = sql("--definitions");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out().split(";\n")).hasSizeGreaterThan(20)
        .allMatch(statement -> statement.startsWith("CREATE OR REPLACE TEMPORARY VIEW "));
    assertThat(captured.out()).endsWith(";\n").contains("VIEW runs (", "VIEW best_runs (");
    assertThat(sql("--definitions", "SELECT 1").err()).contains("--definitions prints statements and runs none");
  }

  @Test
  void damagedFileIsOneLineThatNamesIt() throws Exception {
    write("r");
    Path file;
    try (Stream<Path> files = Files.walk(folder.resolve("out/windows"))) {
      file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.writeString(file, "no parquet");
    Captured captured = sql("SELECT * FROM windows");
    assertThat(captured.exit()).isEqualTo(3);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).contains(file + " is damaged or no Parquet file (");
  }

  @Test
  void folderThatCannotBeReachedIsWrongUse() {
    Captured captured = Captured.run("sql", "--out", "nofs://host/out", "SELECT 1");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).contains("the results folder 'nofs://host/out' cannot be reached");
  }

  private void write(String runId) {
    new ResultsStore(LocalSpark.session(), folder.resolve("out").toString()).write(Runs.small(runId));
  }

  private Captured sql(String... options) {
    return Captured.run(Stream.concat(
        Stream.of("sql", "--out", folder.resolve("out").toString()), Stream.of(options)).toArray(String[]::new));
  }

  private Captured typed(String input, String... options) {
    InputStream standard = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return sql(options);
    } finally {
      System.setIn(standard);
    }
  }
}

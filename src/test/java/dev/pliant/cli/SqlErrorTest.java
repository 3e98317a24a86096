package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;

import dev.pliant.LocalSpark;
import dev.pliant.results.ResultsStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of wrong statements: words of Spark's that change with its version are few here. */
class SqlErrorTest {
  private static final List<String> RELATIONS = List.of("runs", "epochs");

  @TempDir static Path folder;

  @BeforeEach
  void createViews() {
    new ResultsStore(LocalSpark.session(), folder.toString()).createViews();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
    "SELEKT 1 | 'SELEKT' cannot stand here; did you mean 'SELECT'? (line 1, column 1)",
    "SELECT (1 | the statement ends too soon (line 1, column 10)",
    "SELECT run_di FROM runs | did you mean 'run_id'? the most similar names are run_id,",
    "SELECT r.epcoh FROM epochs r | there is no column 'r.epcoh'; did you mean 'r.epoch'?",
    "SELECT run_id, FROM runs | there is no column 'run_id' (line 1, column 8)",
    "SELECT * FROM rusn | there is no table or view 'rusn'; did you mean 'runs'?",
    "SELECT * FROM nowhere | there is no table or view 'nowhere'; there are: runs, epochs",
    "SELECT foo(1) | there is no function 'foo'; SHOW FUNCTIONS lists them",
    "SELECT run_id, sum(seed) FROM runs | The query does not include a GROUP BY clause.",
    "INSERT INTO runs VALUES (1) | tables and views here are read, not written",
    "DELETE FROM runs | tables and views here are read, not written",
    "SELECT * FROM parquet.`/nowhere` | Path does not exist: file:/nowhere.",
  })
  void wrongStatementIsOneLineOfPlainWords(String statement, String message) {
    Exception error = catchException(() -> LocalSpark.session().sql(statement));
    Optional<String> said = SqlError.message(error, RELATIONS);
    assertThat(said).as(String.valueOf(error)).isPresent();
    assertThat(said.get()).hasLineCount(1).contains(message);
    assertThat(said.get()).doesNotContain("[").doesNotContain("`").doesNotContain("; line ").doesNotEndWith(";");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "DROP TABLE runs", "drop view if exists `Epochs`", "-- all of it\nDROP TABLE IF EXISTS runs",
    "ALTER VIEW runs RENAME TO other",
  })
  void whatWouldTakeATableFromTheSessionIsRefused(String statement) {
    assertThatThrownBy(() -> SqlError.requireReading(statement, RELATIONS))
        .isInstanceOf(UsageException.class).hasMessage("SQL: tables and views here are read, not written");
    assertThatCode(() -> SqlError.requireReading(statement, List.of("windows"))).doesNotThrowAnyException();
  }

  @Test
  void failuresOfOtherKindsAreNotExplained() {
    assertThat(SqlError.message(new IllegalStateException("[INTERNAL_ERROR] other"), RELATIONS)).isEmpty();
    assertThat(SqlError.message(new IllegalStateException(), RELATIONS)).isEmpty();
  }
}

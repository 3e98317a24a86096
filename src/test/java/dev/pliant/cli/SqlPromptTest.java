package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class SqlPromptTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> statements = new ArrayList<>();
  private final SqlPrompt prompt = new SqlPrompt(new PrintWriter(out), new PrintWriter(err), Relation.tables());

  @Test
  void givesStatementsUntilTheEnd() throws IOException {
    type("SELECT 1\nSELECT 2; SELECT 3;\n\nquit\nSELECT 4\n");
    assertThat(statements).containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
  }

  @Test
  void endsWithTheInput() throws IOException {
    type("SELECT 1\n");
    assertThat(statements).containsExactly("SELECT 1");
  }

  @Test
  void goesOnBelowWhileAQuoteOrBracketIsOpen() throws IOException {
    type("SELECT 'a\nb', (1 +\n2)\n");
    assertThat(statements).containsExactly("SELECT 'a\nb', (1 +\n2)");
  }

  @Test
  void saysWhatWentWrongInOneLineAndGoesOn() throws IOException {
    type("WRONG\nSELECT 1\n");
    assertThat(statements).containsExactly("SELECT 1");
    assertThat(err).hasToString("WRONG is wrong" + System.lineSeparator());
  }

  @Test
  void answersHelpTablesAndDescribeItself() throws IOException {
    type("help\ntables;\nDESCRIBE Confusion\n");
    assertThat(statements).isEmpty();
    assertThat(out.toString())
        .contains("describe NAME or quit")
        .contains("windows      One row for each worker in each averaging window.")
        .contains("\nOne row for each pair of classes that occurred: how often")
        .containsPattern("actual +int +The label\\.");
  }

  @Test
  void tellsViewsAfterTables() {
    Relation view = new Relation("mine", "Row.", () -> new StructType().add("a", "int", true, "What it is."));
    SqlPrompt own = new SqlPrompt(new PrintWriter(out), new PrintWriter(err), List.of(Relation.tables().get(0), view));
    own.answer("TABLES", this::take);
    own.answer("desc Mine", this::take);
    assertThat(out.toString().lines()).containsExactly(
        "runs  One row for each run.", "mine  Row.", "Row.", "a  int  What it is.");
    assertThat(statements).isEmpty();
  }

  @Test
  void leavesOtherDescribesToSpark() throws IOException {
    type("DESCRIBE FUNCTION abs\ndescribe mine\n");
    assertThat(statements).containsExactly("DESCRIBE FUNCTION abs", "describe mine");
  }

  @Test
  void scriptEndsAtItsFirstError() {
    assertThatThrownBy(() -> prompt.script("SELECT\n1;\nWRONG;\nSELECT 2;", this::take))
        .isInstanceOf(UsageException.class).hasMessageStartingWith("statement 2 of 3: WRONG is wrong");
    assertThat(statements).containsExactly("SELECT\n1");
    assertThatThrownBy(() -> prompt.script("WRONG\n", this::take)).hasMessageStartingWith("WRONG is wrong");
  }

  private void type(String input) throws IOException {
    try (Terminal terminal = new DumbTerminal(
        "test", "dumb", new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), new ByteArrayOutputStream(),
        StandardCharsets.UTF_8)) {
      prompt.prompt(LineReaderBuilder.builder().terminal(terminal).parser(SqlPrompt.lines()).build(), this::take);
    }
  }

  private void take(String statement) {
    if (statement.equals("WRONG")) {
      throw new UsageException("WRONG is wrong\nand more");
    }
    statements.add(statement);
  }
}

package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RowFormatTest {
  private static final String ROWS = "SELECT * FROM VALUES"
      + " (1.5D, 'a, \"b\"', timestamp'2026-01-02T03:04:05.123456Z', array(1, null), map('k', 2)),"
      + " (double('NaN'), 'line\nbreak', null, array(), map()),"
      + " (null, '', timestamp'1970-01-01T00:00:00Z', null, null)"
      + " AS t(number, text, time, list, map)";

  private final StringWriter err = new StringWriter();

  @Test
  void csvQuotesWhatNeedsItUnderAHeader() {
    assertThat(print(RowFormat.CSV, ROWS)).isEqualTo("""
        number,text,time,list,map
        1.5,"a, ""b\""",2026-01-02T03:04:05.123456Z,"[1, null]",{k: 2}
        NaN,"line
        break",,[],{}
        ,,1970-01-01T00:00:00Z,,
        """);
  }

  @Test
  void jsonIsAnObjectALineWithItsNulls() {
    assertThat(print(RowFormat.JSON, ROWS)).isEqualTo("""
        {"number":1.5,"text":"a, \\"b\\"","time":"2026-01-02T03:04:05.123456Z","list":[1,null],"map":{"k":2}}
        {"number":"NaN","text":"line\\nbreak","time":null,"list":[],"map":{}}
        {"number":null,"text":"","time":"1970-01-01T00:00:00.000000Z","list":null,"map":null}
        """);
  }

  @Test
  void jsonTellsNamesThatDifferInCaseApartAndRefusesTheSameTwice() {
    assertThat(print(RowFormat.JSON, "SELECT 1 AS a, 2 AS A, 3 AS `b.c`, 4 AS `1`"))
        .isEqualTo("{\"a\":1,\"A\":2,\"b.c\":3,\"1\":4}\n");
    assertThatThrownBy(() -> print(RowFormat.JSON, "SELECT 1 AS a, 2 AS a"))
        .isInstanceOf(UsageException.class)
        .hasMessage("two columns are called a, but an object can have only one; rename one with AS");
  }

  @Test
  void tableAlignsNumbersToTheRight() {
    assertThat(print(RowFormat.TABLE, "SELECT * FROM VALUES (1, 'a', 2.5D), (100, 'bcd', null) AS t(n, text, x)"))
        .isEqualTo("""
            +-----+------+------+
            | n   | text | x    |
            +-----+------+------+
            |   1 | a    |  2.5 |
            | 100 | bcd  | null |
            +-----+------+------+
            """);
  }

  @Test
  void tableShortensListsAndMapsButNoText() {
    String table = print(RowFormat.TABLE, "SELECT sequence(1, 1000) AS list, repeat('x', 500) AS text");
    assertThat(table).contains("| [1, 2, 3, ").contains("… |").doesNotContain("1000").contains("x".repeat(500));
  }

  @Test
  void tableKeepsTheLinesOfAPlan() {
    assertThat(print(RowFormat.TABLE, "EXPLAIN SELECT * FROM range(10) WHERE id % 2 = 1"))
        .contains("== Physical Plan ==").contains("Range (0, 10");
  }

  @Test
  void tableShowsAThousandRowsAndSaysHowManyMoreThereAre() {
    assertThat(print(RowFormat.TABLE, "SELECT id FROM range(2500)").lines()).hasSize(1000 + 4);
    assertThat(err).hasToString("… and 1 500 more rows; --format csv prints all" + System.lineSeparator());
  }

  @Test
  void tableOfExactlyAThousandRowsIsWhole() {
    assertThat(print(RowFormat.TABLE, "SELECT id FROM range(1000)").lines()).hasSize(1000 + 4);
    assertThat(err).hasToString("");
  }

  @Test
  void csvAndJsonAreNeverCut() {
    assertThat(print(RowFormat.CSV, "SELECT id FROM range(2500)").lines()).hasSize(2501);
    assertThat(print(RowFormat.JSON, "SELECT id FROM range(2500)").lines()).hasSize(2500);
  }

  @Test
  void statementWithoutColumnsPrintsNothing() {
    for (RowFormat format : RowFormat.values()) {
      assertThat(print(format, "CREATE OR REPLACE TEMP VIEW nothing AS SELECT 1")).isEmpty();
    }
  }

  @Test
  void formatsHaveNames() {
    assertThat(RowFormat.parse("json")).isEqualTo(RowFormat.JSON);
    assertThatThrownBy(() -> RowFormat.parse("xml"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--format: unknown format 'xml'; there are: table, csv, json");
  }

  private String print(RowFormat format, String query) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    format.print(LocalSpark.session().sql(query), printer, new PrintWriter(err));
    printer.flush();
    return out.toString();
  }
}

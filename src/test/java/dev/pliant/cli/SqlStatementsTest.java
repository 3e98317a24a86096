package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlStatementsTest {
  @Test
  void semicolonsEndStatements() {
    assertThat(SqlStatements.split("SELECT 1; SELECT\n2 ;;\n ; SELECT 3")).containsExactly("SELECT 1", "SELECT\n2", "SELECT 3");
    assertThat(SqlStatements.split(" \n")).isEmpty();
  }

  @Test
  void semicolonsInQuotesAndCommentsEndNothing() {
    String statement = "SELECT 'a;\\';b', \"c;'\", `d;\\` -- e;'\n, /* f;' */ 'g''h;'";
    assertThat(SqlStatements.split(statement + "; SELECT 2")).containsExactly(statement, "SELECT 2");
  }

  @Test
  void whatIsNotClosedRunsToTheEnd() {
    for (String open : new String[] {"SELECT 'a; b", "SELECT 1 /* a; b", "SELECT 1 -- a; b", "SELECT 'a;\\"}) {
      assertThat(SqlStatements.split(open)).containsExactly(open);
    }
  }

  @Test
  void scriptWithoutSemicolonsHasAStatementALine() {
    assertThat(SqlStatements.ofScript("SELECT 1\n\n  SELECT 2\n")).containsExactly("SELECT 1", "SELECT 2");
    assertThat(SqlStatements.ofScript("SELECT\n1;\n")).containsExactly("SELECT\n1");
    assertThat(SqlStatements.ofScript("SELECT\n1;\nSELECT\n2")).containsExactly("SELECT\n1", "SELECT\n2");
    assertThat(SqlStatements.ofScript("tables\ndescribe runs\nSELECT\n1;\nDESC TABLE runs\n\nSELECT tables;\nquit\n"))
        .containsExactly("tables", "describe runs", "SELECT\n1", "DESC TABLE runs", "SELECT tables", "quit");
  }
}

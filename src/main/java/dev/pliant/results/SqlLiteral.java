package dev.pliant.results;

/** Texts as literals of Spark SQL. */
public final class SqlLiteral {
  private SqlLiteral() {}

  /** {@code text} in quotes. */
  public static String of(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

package dev.pliant.cli;

import dev.pliant.words.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;

/** Spark's error about a wrong statement, as one plain line. */
final class SqlError {
  /** The words that statements here may begin with. */
  private static final List<String> BEGINNINGS = List.of("SELECT", "WITH", "DESCRIBE", "SHOW", "EXPLAIN", "TABLES");

  private static final String READ_ONLY = "tables and views here are read, not written";

  /** Commands that remove a view from the session. Spark allows them without a message, and they drop no table. */
  private static final Pattern DROP = Pattern.compile(
      "\\s*(?:drop\\s+(?:table|view)\\s+(?:if\\s+exists\\s+)?|alter\\s+(?:table|view)\\s+)`?(\\w+)`?.*",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private SqlError() {}

  /**
   * Checks that a statement neither removes nor changes any of {@code relations}.
   *
   * @throws UsageException if it would
   */
  static void requireReading(String statement, Collection<String> relations) {
    Matcher drop = DROP.matcher(SqlStatements.withoutComments(statement));
    if (drop.matches() && relations.stream().anyMatch(drop.group(1)::equalsIgnoreCase)) {
      throw new UsageException("SQL: " + READ_ONLY);
    }
  }

  /**
   * What is wrong with a statement; empty if {@code error} is of another kind.
   *
   * @param error what Spark has thrown
   * @param relations the names that there are to select from
   */
  static Optional<String> message(Exception error, Collection<String> relations) {
    if (error instanceof AnalysisException wrong) {
      return Optional.of(message(wrong, relations));
    }
    // So Spark answers DELETE, UPDATE and MERGE.
    return error.getMessage() != null && error.getMessage().startsWith("[INTERNAL_ERROR] Unexpected table relation")
        ? Optional.of(READ_ONLY)
        : Optional.empty();
  }

  private static String message(AnalysisException error, Collection<String> relations) {
    String kind = error.getErrorClass() == null ? "" : error.getErrorClass();
    Map<String, String> said = error.getMessageParameters();
    return switch (kind) {
      case "PARSE_SYNTAX_ERROR" -> syntax(said.get("error"), said.get("hint")) + place(error);
      case "UNRESOLVED_COLUMN.WITH_SUGGESTION" -> column(said.get("objectName"), said.get("proposal")) + place(error);
      case "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION" ->
          "there is no column '" + bare(said.get("objectName")) + "'" + place(error);
      case "TABLE_OR_VIEW_NOT_FOUND" -> relation(bare(said.get("relationName")), relations);
      case "UNRESOLVED_ROUTINE" ->
          "there is no function '" + bare(said.get("routineName")) + "'; SHOW FUNCTIONS lists them";
      // An insertion into a view, by the name that it had while Spark's messages had no names, and by its new one.
      case "_LEGACY_ERROR_TEMP_1010", "UNSUPPORTED_INSERT.RDD_BASED" -> READ_ONLY;
      default -> plain(Message.firstLine(error)) + place(error);
    };
  }

  private static String syntax(String at, String hint) {
    if (at.equals("end of input")) {
      return "the statement ends too soon" + hint;
    }
    String word = at.replaceAll("^'|'$", "");
    return "'" + word + "' cannot stand here" + hint
        + (BEGINNINGS.contains(word.toUpperCase(Locale.ROOT)) ? "" : Nearest.question(word, BEGINNINGS));
  }

  private static String column(String name, String proposal) {
    List<String> near = Arrays.stream(proposal.split(", ")).map(SqlError::bare).toList();
    return "there is no column '" + bare(name) + "'; " + Nearest.hint(bare(name), near)
        + "the most similar names are " + String.join(", ", near);
  }

  private static String relation(String name, Collection<String> relations) {
    String hint = Nearest.question(name, relations);
    return "there is no table or view '" + name + "'"
        + (hint.isEmpty() ? "; there are: " + String.join(", ", relations) : hint);
  }

  private static String bare(String name) {
    return name.replace("`", "");
  }

  /** Without a place, which {@link #place} gives. */
  private static String plain(String message) {
    return message.replaceFirst("\\(line \\d+, pos \\d+\\)$", "").replaceFirst("; line \\d+ pos \\d+;?$|;$", "");
  }

  private static String place(AnalysisException error) {
    return error.line().isEmpty() || error.startPosition().isEmpty()
        ? ""
        : " (line " + error.line().get() + ", column " + (((Number) error.startPosition().get()).intValue() + 1) + ")";
  }
}

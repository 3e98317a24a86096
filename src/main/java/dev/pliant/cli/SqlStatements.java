package dev.pliant.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Divides text into SQL statements. */
final class SqlStatements {
  /** The statement that shows a table. */
  static final Pattern DESCRIBE =
      Pattern.compile("(?:desc|describe)\\s+(?:table\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);
  /** The words of the prompt itself, which are not statements of SQL. */
  private static final Pattern OWN_WORDS =
      Pattern.compile("tables|help|quit|exit|" + DESCRIBE.pattern(), Pattern.CASE_INSENSITIVE);

  private SqlStatements() {}

  /**
   * The statements of a script: they end with {@code ;} or, if there is none, with their line. The prompt's own words
   * need none: they end with their line.
   */
  static List<String> ofScript(String text) {
    List<String> statements = split(text);
    return statements.size() == 1 && !text.strip().endsWith(";")
        ? text.lines().map(String::strip).filter(line -> !withoutComments(line).isEmpty()).toList()
        : statements.stream().flatMap(statement -> afterOwnWords(statement).stream()).toList();
  }

  private static List<String> afterOwnWords(String statement) {
    List<String> statements = new ArrayList<>();
    String rest = statement;
    while (rest.contains("\n") && OWN_WORDS.matcher(rest.lines().findFirst().orElse("").strip()).matches()) {
      statements.add(rest.substring(0, rest.indexOf('\n')).strip());
      rest = rest.substring(rest.indexOf('\n')).strip();
    }
    statements.add(rest);
    return statements;
  }

  /** The statements between the {@code ;} of {@code text}; a {@code ;} in quotes or comments divides nothing. */
  static List<String> split(String text) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        add(text.substring(start, at), statements);
        start = at + 1;
        at++;
      } else if (c == '\'' || c == '"' || c == '`') {
        at = afterQuote(text, at);
      } else if (text.startsWith("--", at)) {
        at = after(text, "\n", at);
      } else if (text.startsWith("/*", at)) {
        at = after(text, "*/", at + 2);
      } else {
        at++;
      }
    }
    add(text.substring(start), statements);
    return statements;
  }

  /** {@code statement} from its first word on. */
  static String withoutComments(String statement) {
    String rest = statement.strip();
    while (rest.startsWith("--") || rest.startsWith("/*")) {
      rest = rest.substring(rest.startsWith("--") ? after(rest, "\n", 0) : after(rest, "*/", 2)).strip();
    }
    return rest;
  }

  private static void add(String statement, List<String> statements) {
    if (!withoutComments(statement).isEmpty()) {
      statements.add(statement.strip());
    }
  }

  private static int afterQuote(String text, int opening) {
    char quote = text.charAt(opening);
    int at = opening + 1;
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private static int after(String text, String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }
}

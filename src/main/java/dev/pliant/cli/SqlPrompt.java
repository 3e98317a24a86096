package dev.pliant.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.apache.spark.sql.types.StructField;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Reads statements until there are no more. At a prompt, an error is a line, and the next statement is read; in a
 * script it ends the command.
 */
final class SqlPrompt {
  private static final String HELP =
      "Type a statement of SQL on one line, tables, describe NAME or quit. In a script, ; ends a statement.";

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Relation> relations;

  /** @param relations the tables and views, tables first */
  SqlPrompt(PrintWriter out, PrintWriter err, List<Relation> relations) {
    this.out = out;
    this.err = err;
    this.relations = relations;
  }

  /** Passes each statement to {@code runner}: those typed at the prompt, or, without a terminal, those of the input. */
  void run(Consumer<String> runner) throws IOException {
    if (System.console() == null) {
      script(new String(System.in.readAllBytes(), StandardCharsets.UTF_8), runner);
      return;
    }
    out.println(HELP);
    out.flush();
    try (Terminal terminal = TerminalBuilder.terminal()) {
      prompt(
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(lines())
              .completer(new StringsCompleter(words()))
              .appName("pliant")
              .variable(LineReader.HISTORY_FILE, history())
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build(),
          runner);
    }
  }

  /** What Tab completes: names of tables, views and columns, and the prompt's own words. */
  private Set<String> words() {
    Set<String> words = new TreeSet<>(List.of("SELECT", "FROM", "WHERE", "ORDER BY", "GROUP BY", "LIMIT", "describe",
        "tables", "help", "quit"));
    for (Relation relation : relations) {
      words.add(relation.title());
      words.addAll(List.of(relation.schema().get().fieldNames()));
    }
    return words;
  }

  private static Path history() throws IOException {
    return Files.createDirectories(Home.cache()).resolve("sql-history");
  }

  /** A line continues below while a quote or a bracket is open. */
  static Parser lines() {
    return new DefaultParser().escapeChars(null).eofOnUnclosedQuote(true)
        .eofOnUnclosedBracket(DefaultParser.Bracket.ROUND);
  }

  void script(String text, Consumer<String> runner) {
    List<String> statements = SqlStatements.ofScript(text);
    for (int i = 0; i < statements.size() && !isEnd(statements.get(i)); i++) {
      try {
        answer(statements.get(i), runner);
      } catch (UsageException e) {
        throw statements.size() == 1
            ? e
            : new UsageException("statement " + (i + 1) + " of " + statements.size() + ": " + e.getMessage(), e);
      }
    }
  }

  void prompt(LineReader reader, Consumer<String> runner) {
    while (true) {
      try {
        for (String statement : SqlStatements.split(reader.readLine("pliant> "))) {
          if (isEnd(statement)) {
            return;
          }
          answer(statement, runner);
        }
      } catch (UserInterruptException e) {
        // Ctrl-C drops the line, not the prompt.
      } catch (EndOfFileException e) {
        return;
      } catch (Exception e) {
        // Also Spark's checked exceptions, which it does not declare.
        err.println(Message.firstLine(Message.cause(e)));
        err.flush();
      }
    }
  }

  private static boolean isEnd(String statement) {
    return statement.equalsIgnoreCase("quit") || statement.equalsIgnoreCase("exit");
  }

  /** Runs a word of the prompt itself, and passes any other statement to {@code runner}. */
  void answer(String statement, Consumer<String> runner) {
    Matcher describe = SqlStatements.DESCRIBE.matcher(statement);
    Optional<Relation> described = describe.matches() ? named(describe.group(1)) : Optional.empty();
    if (described.isPresent()) {
      describe(described.get());
    } else if (statement.equalsIgnoreCase("help")) {
      out.println(HELP);
    } else if (statement.equalsIgnoreCase("tables")) {
      int width = relations.stream().mapToInt(relation -> relation.title().length()).max().orElse(1);
      relations.forEach(relation ->
          out.printf(Locale.ROOT, "%-" + width + "s  %s%n", relation.title(), relation.description()));
    } else {
      runner.accept(statement);
    }
    out.flush();
  }

  private Optional<Relation> named(String title) {
    return relations.stream().filter(relation -> relation.title().equalsIgnoreCase(title)).findFirst();
  }

  private void describe(Relation relation) {
    out.println(relation.description());
    StructField[] fields = relation.schema().get().fields();
    int names = width(fields, StructField::name);
    int types = width(fields, field -> field.dataType().simpleString());
    for (StructField field : fields) {
      out.printf(Locale.ROOT, "%-" + names + "s  %-" + types + "s  %s%n",
          field.name(), field.dataType().simpleString(), field.getComment().getOrElse(() -> ""));
    }
  }

  private static int width(StructField[] fields, Function<StructField, String> text) {
    return Arrays.stream(fields).map(text).mapToInt(String::length).max().orElse(1);
  }
}

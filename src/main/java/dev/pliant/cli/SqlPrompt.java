package dev.pliant.cli;

import dev.pliant.results.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructField;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Reads statements until there are no more. At a prompt, what goes wrong with one is a line, and the next is read; in a
 * script it ends the command.
 */
final class SqlPrompt {
  private static final String HELP = "a statement; tables; describe TABLE; quit. In a script, ; ends a statement.";

  private final PrintWriter out;
  private final PrintWriter err;

  SqlPrompt(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Gives each statement to {@code runner}: those typed at the prompt, or, without a terminal, those of the input. */
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
              .appName("pliant")
              .variable(LineReader.HISTORY_FILE, history())
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build(),
          runner);
    }
  }

  private static Path history() throws IOException {
    return Files.createDirectories(Home.cache()).resolve("sql-history");
  }

  /** A line goes on below while a quote or a bracket is open. */
  static Parser lines() {
    return new DefaultParser().escapeChars(null).eofOnUnclosedQuote(true)
        .eofOnUnclosedBracket(DefaultParser.Bracket.ROUND);
  }

  void script(String text, Consumer<String> runner) {
    for (String statement : SqlStatements.ofScript(text)) {
      if (isEnd(statement)) {
        return;
      }
      answer(statement, runner);
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

  private void answer(String statement, Consumer<String> runner) {
    Optional<Table> described = Arrays.stream(Table.values())
        .filter(table -> statement.toLowerCase(Locale.ROOT).matches("describe\\s+" + table.title()))
        .findFirst();
    if (described.isPresent()) {
      describe(described.get());
    } else if (statement.equalsIgnoreCase("help")) {
      out.println(HELP);
    } else if (statement.equalsIgnoreCase("tables")) {
      Arrays.stream(Table.values()).forEach(table -> out.printf("%-12s %s%n", table.title(), table.description()));
    } else {
      runner.accept(statement);
    }
    out.flush();
  }

  private void describe(Table table) {
    for (StructField field : table.schema().fields()) {
      out.printf("%-28s %-20s %s%n", field.name(), field.dataType().simpleString(), field.getComment().get());
    }
  }
}

package dev.pliant.cli;

import dev.pliant.results.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Reads statements until there are no more. At a prompt, what goes wrong with one is a line, and the next is read; in a
 * script it ends the command.
 */
final class SqlPrompt {
  private static final String HELP = "a statement, ended by ; or the end of the line; tables; describe TABLE; quit";

  private final PrintWriter out;
  private final PrintWriter err;

  SqlPrompt(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Gives each statement to {@code runner}: those typed at the prompt, or, without a terminal, the input's lines. */
  void run(Consumer<String> runner) throws IOException {
    if (System.console() == null) {
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = input.readLine(); line != null && !isEnd(line); line = input.readLine()) {
        answer(statement(line), runner);
      }
      return;
    }
    out.println(HELP);
    out.flush();
    try (Terminal terminal = TerminalBuilder.terminal()) {
      prompt(
          LineReaderBuilder.builder()
              .terminal(terminal)
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

  private void prompt(LineReader reader, Consumer<String> runner) {
    while (true) {
      try {
        String line = reader.readLine("pliant> ");
        if (isEnd(line)) {
          return;
        }
        answer(statement(line), runner);
      } catch (UserInterruptException e) {
        // Ctrl-C drops the line, not the prompt.
      } catch (EndOfFileException e) {
        return;
      } catch (RuntimeException e) {
        err.println(Message.firstLine(Message.cause(e)));
        err.flush();
      }
    }
  }

  private static String statement(String line) {
    String statement = line.strip();
    return statement.endsWith(";") ? statement.substring(0, statement.length() - 1).strip() : statement;
  }

  private static boolean isEnd(String line) {
    return statement(line).equals("quit") || statement(line).equals("exit");
  }

  private void answer(String statement, Consumer<String> runner) {
    if (statement.equals("help")) {
      out.println(HELP);
    } else if (statement.equals("tables")) {
      Arrays.stream(Table.values()).forEach(table -> out.printf("%-12s %s%n", table.title(), table.description()));
    } else if (statement.startsWith("describe ")) {
      describe(statement.substring("describe ".length()).strip());
    } else if (!statement.isEmpty()) {
      runner.accept(statement);
    }
    out.flush();
  }

  private void describe(String name) {
    Table table = Arrays.stream(Table.values()).filter(one -> one.title().equals(name)).findFirst()
        .orElseThrow(() -> new UsageException("no table '" + name + "'; there are: "
            + Arrays.stream(Table.values()).map(Table::title).collect(Collectors.joining(", "))));
    for (StructField field : table.schema().fields()) {
      out.printf("%-28s %-20s %s%n", field.name(), field.dataType().simpleString(), field.getComment().get());
    }
  }
}

package dev.pliant.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The output of a command while it works: lines, and on a terminal also progress. */
final class Console {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean quiet;
  private final Form form;

  private Console(PrintWriter out, PrintWriter err, Quiet quiet, Form form) {
    this.out = out;
    this.err = err;
    this.quiet = quiet == Quiet.YES;
    this.form = form;
  }

  /**
   * That of {@code command}.
   *
   * @param quiet prints only results and warnings
   */
  static Console of(CommandSpec command, Quiet quiet) {
    return of(command, quiet, Form.TEXT);
  }

  /**
   * That of {@code command}.
   *
   * @param quiet shows no progress, and prints only results and warnings
   * @param form whether the output is lines or the {@link #summary}
   */
  static Console of(CommandSpec command, Quiet quiet, Form form) {
    return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet, form);
  }

  /** Whether a command prints only its result. */
  enum Quiet {
    YES,
    NO;

    static Quiet of(boolean asked) {
      return asked ? YES : NO;
    }
  }

  /** For whom the output is: people, or programs. */
  enum Form {
    TEXT,
    JSON
  }

  /** A line about the progress of the work. */
  void line(String text) {
    if (!quiet) {
      result(text);
    }
  }

  /** A line of the result. */
  void result(String text) {
    if (form == Form.TEXT) {
      Interruption.unlessTold(() -> {
        out.println(text);
        out.flush();
      });
    }
  }

  /** {@code text} in a style of picocli's, such as bold or red, where that can be seen. */
  static String styled(String style, String text) {
    return Screen.colours().string("@|" + style + " " + text + "|@");
  }

  /** The whole result, by names in snake_case, only for programs. */
  void summary(Map<String, ?> values) {
    if (form == Form.JSON) {
      String json;
      try {
        json = JSON.writeValueAsString(values);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      Interruption.unlessTold(() -> {
        out.println(json);
        out.flush();
      });
    }
  }

  /** A line about something that went wrong while the work continues. */
  void warning(String text) {
    Interruption.unlessTold(() -> {
      err.println("pliant: " + text);
      err.flush();
    });
  }

  /** A live line with rate and time left, on a terminal. */
  Progress progress(String task, long total, String unit) {
    return progress(task, total, 0, unit);
  }

  /** The same where as much as {@code after} is left to do when it is full. */
  Progress progress(String task, long total, long after, String unit) {
    return new Progress(task, total, after, unit, liveLine());
  }

  /** {@code text} on a terminal, until the work that it names is done and the line is closed. */
  LiveLine waiting(String text) {
    LiveLine line = liveLine();
    // Warnings are drawn over it.
    line.show(text + "\r");
    return line;
  }

  private LiveLine liveLine() {
    return new LiveLine(!quiet && Screen.redraws() ? System.err : null);
  }
}

package dev.pliant.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What a command says while it works: lines on its output, and progress on a terminal alone. */
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
   * @param quiet says nothing but what {@link #result} and {@link #warning} are given
   */
  static Console of(CommandSpec command, Quiet quiet) {
    return of(command, quiet, Form.TEXT);
  }

  /**
   * That of {@code command}.
   *
   * @param quiet shows no progress, and says nothing but what {@link #result} and {@link #warning} are given
   * @param form what the output takes: lines, or what {@link #summary} is given
   */
  static Console of(CommandSpec command, Quiet quiet, Form form) {
    return new Console(command.commandLine().getOut(), command.commandLine().getErr(), quiet, form);
  }

  /** Whether a command keeps to its result. */
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

  /** A line on how the work goes. */
  void line(String text) {
    if (!quiet) {
      result(text);
    }
  }

  /** A line of what came of the work. */
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

  /** All that came of the work, by names in snake_case, for programs alone. */
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

  /** A line on what went wrong while the work continues. */
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
    // Warnings that come meanwhile are drawn over it.
    line.show(text + "\r");
    return line;
  }

  private LiveLine liveLine() {
    return new LiveLine(!quiet && Screen.redraws() ? System.err : null);
  }
}

package dev.pliant.cli;

import picocli.CommandLine.Help.Ansi;

/** Properties of the terminal. */
final class Screen {
  /** Set by submit.sh: Java can only check standard input and output together. */
  private static final String ERROR_IS_TERMINAL = "pliant.terminal";

  private Screen() {}

  /** Colours, on a terminal that knows them and whose user wants them (no-color.org). */
  static Ansi colours() {
    String unwanted = System.getenv("NO_COLOR");
    boolean wanted = unwanted == null || unwanted.isEmpty();
    return wanted && System.console() != null && !isDumb() ? Ansi.ON : Ansi.OFF;
  }

  /** Whether a line on the standard error can be drawn over. */
  static boolean redraws() {
    String value = System.getProperty(ERROR_IS_TERMINAL);
    return (value == null ? System.console() != null : value.equals("true")) && !isDumb();
  }

  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }
}

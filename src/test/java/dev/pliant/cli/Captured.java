package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command line that was run in this JVM.
 *
 * @param exit its exit code
 * @param out what it printed to the standard output
 * @param err what it printed to the standard error
 */
record Captured(int exit, String out, String err) {
  static Captured run(String... args) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exit = Main.run(args);
      return new Captured(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }

  /** Asserts that it ended with {@code exit}, said nothing but one line, and in that {@code finding}. */
  static void assertRefused(int exit, Captured captured, String finding) {
    assertThat(captured.exit()).as(captured.err()).isEqualTo(exit);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).startsWith("pliant: ").contains(finding);
    assertThat(captured.out()).isEmpty();
  }
}

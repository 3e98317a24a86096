package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import picocli.CommandLine.Option;

/** For commands whose result scripts read. */
final class JsonOption {
  @Influences(Reach.NOTHING)
  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean asked;

  Console.Form form() {
    return asked ? Console.Form.JSON : Console.Form.TEXT;
  }
}

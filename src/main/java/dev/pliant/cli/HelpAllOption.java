package dev.pliant.cli;

import picocli.CommandLine.Option;

/** For commands that have {@link Rare} options. The application takes it for {@code --help}, picocli knows one of a kind. */
final class HelpAllOption {
  static final String NAME = "--help-all";

  @Option(names = NAME, description = "Show every option and exit.")
  private boolean asked;
}

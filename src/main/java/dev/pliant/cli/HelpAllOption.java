package dev.pliant.cli;

import picocli.CommandLine.Option;

/**
 * For commands that have {@link Rare} options. The application treats it like {@code --help}, since picocli knows only
 * one help option.
 */
final class HelpAllOption {
  static final String NAME = "--help-all";

  @Option(names = NAME, description = "Show every option and exit.")
  private boolean asked;
}

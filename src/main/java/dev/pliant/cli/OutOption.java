package dev.pliant.cli;

import picocli.CommandLine.Option;

/** The results folder, for every command that reads or writes tables. */
final class OutOption {
  static final String DEFAULT = "results";

  @Option(
      names = "--out",
      defaultValue = DEFAULT,
      paramLabel = "DIR",
      description = "The results folder (default: ${DEFAULT-VALUE}).")
  String folder;
}

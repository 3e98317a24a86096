package dev.pliant.cli;

import picocli.CommandLine.Option;

/** The results folder, for every command that reads or writes tables. */
final class OutOption {
  private static final String DEFAULT = "results";

  @Option(
      names = "--out",
      defaultValue = DEFAULT,
      paramLabel = "DIR",
      description = "The results folder (default: ${DEFAULT-VALUE}).")
  String folder;

  /** {@code folder} as the option, with a space before it; nothing where it is what the option has by default. */
  static String given(String folder) {
    return folder.equals(DEFAULT) ? "" : " --out " + Shell.quoted(folder);
  }
}

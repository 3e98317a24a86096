package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import picocli.CommandLine.Option;

/** The results folder, for every command that reads or writes tables. */
final class OutOption {
  private static final String DEFAULT = "results";

  @Influences(Reach.NOTHING)
  @Option(names = "--out", paramLabel = "DIR", defaultValue = DEFAULT,
      description = "The results folder (default: ${DEFAULT-VALUE}).")
  String folder;

  /** {@code folder} as the option, with a space before it; empty if it is the default. */
  static String given(String folder) {
    return folder.equals(DEFAULT) ? "" : " --out " + Shell.quoted(folder);
  }
}

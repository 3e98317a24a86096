package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * The files that a command's options may come from, besides the command line; {@link ConfigFile} reads them before it
 * is parsed.
 */
final class ConfigOptions {
  @Influences(Reach.NOTHING)
  @Option(names = "--recipe", paramLabel = "NAME",
      description = "The options of conf/experiments/NAME.conf: report, tuned, augmented, images or one of your own.")
  String recipe;

  @Influences(Reach.NOTHING)
  @Option(names = "--config", paramLabel = "FILE",
      description = "A file of options; it overrides --recipe, and the command line overrides both.")
  Path config;
}

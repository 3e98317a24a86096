package dev.pliant.cli;

import picocli.CommandLine.Option;

/** Which data to train on. */
final class DataOptions {
  @Option(names = "--dataset", paramLabel = "NAME", description = "A data set of conf/datasets.conf (default: mnist).")
  String dataset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of IDX files, gzipped or not; any Spark path.")
  String data;
}

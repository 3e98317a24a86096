package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which data to train on. */
final class DataOptions {
  @Influences(Reach.NOTHING)
  @Option(names = "--dataset", paramLabel = "NAME", description = "A data set of conf/datasets.conf (default: mnist).")
  String dataset;

  @Influences(Reach.NOTHING)
  @Option(names = "--data", paramLabel = "DIR", description = "A folder of IDX files, gzipped or not; any Spark path.")
  String data;

  /** Adds the default data set to a run's options if none is given. */
  void putDefault(Map<String, String> values) {
    if (dataset == null && data == null) {
      values.put("dataset", DataSets.DEFAULT);
    }
  }
}

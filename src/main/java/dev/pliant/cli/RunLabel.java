package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The description of a run in its checkpoints.
 *
 * @param options every option that had a value, by its long name without the dashes
 * @param startedAt when the run began
 * @param dataSha256 the digest of its data
 */
record RunLabel(Map<String, String> options, Instant startedAt, String dataSha256) {
  private static final String OPTION = "--";
  private static final String STARTED_AT = "started_at";
  private static final String DATA_SHA256 = "data_sha256";

  /** As a checkpoint keeps it. */
  Map<String, String> toMap() {
    Map<String, String> map = new HashMap<>();
    options.forEach((name, value) -> map.put(OPTION + name, value));
    map.put(STARTED_AT, startedAt.toString());
    map.put(DATA_SHA256, dataSha256);
    return map;
  }

  /** Reads the result of {@link #toMap}. */
  static RunLabel of(Map<String, String> map) {
    Map<String, String> options = new TreeMap<>();
    map.forEach((name, value) -> {
      if (name.startsWith(OPTION)) {
        options.put(name.substring(OPTION.length()), value);
      }
    });
    return new RunLabel(options, Instant.parse(map.get(STARTED_AT)), map.get(DATA_SHA256));
  }

  /**
   * Checks that the resumed run is the same run.
   *
   * @param command the command that resumes it
   * @param given the options now
   * @param sha256 the data's digest now
   * @throws UsageException naming each difference
   */
  void requireSame(String runId, CommandSpec command, Map<String, String> given, String sha256) {
    List<String> differences = OptionValues.differences(command, options, given, Reach.TABLES);
    if (!dataSha256.equals(sha256)) {
      differences.add("the data had digest " + dataSha256 + " and have " + sha256);
    }
    if (!differences.isEmpty()) {
      throw new UsageException("run '" + runId + "' began with other options or data: " + String.join("; ", differences)
          + "; give --resume no other options, or begin another run");
    }
  }
}

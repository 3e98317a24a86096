package dev.pliant.cli;

import dev.pliant.layer.Distillation;
import dev.pliant.layer.Network;
import dev.pliant.results.ParameterRows;
import dev.pliant.results.ResultsStore;
import dev.pliant.runs.StoredNetwork;
import dev.pliant.step.StepKind;
import dev.pliant.training.Teacher;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of learning from trained networks. */
final class TeacherOptions {
  private static final double SHARE = 0.9;
  private static final double TEMPERATURE = 4;

  @Rare(Rare.LEARNING)
  @Option(names = "--teacher", paramLabel = "RUN[,RUN…]", converter = Names.class,
      description = "Learn also from the probabilities that the networks of these runs in --out give each training"
          + " image, several on average.")
  Given<List<String>> teacher;

  @Rare(Rare.LEARNING)
  @Option(names = "--teacher-share", paramLabel = "SHARE", converter = Amounts.ShareOrAll.class,
      description = "The teacher's share of the loss, the labels have the rest (default: " + SHARE + ").")
  Double share;

  @Rare(Rare.LEARNING)
  @Option(names = "--temperature", paramLabel = "T", converter = Amounts.Temperature.class,
      description = "What logits are divided by in the teacher's part of the loss, at least 1 (default: 4).")
  Double temperature;

  /** Reads names of runs. */
  static final class Names extends Given.Reader<List<String>> {
    Names() {
      super(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    }
  }

  /** @throws UsageException if the options do not go together */
  void check(StepKind step) {
    if (teacher == null && (share != null || temperature != null)) {
      throw new UsageException("--teacher-share and --temperature are of --teacher; give it, or leave them out");
    }
    if (teacher != null && step == StepKind.DL4J) {
      throw new UsageException("--step dl4j has no --teacher; leave it out, or take --step fused");
    }
  }

  /** What is learned from the teacher. */
  Distillation distillation() {
    return teacher == null ? Distillation.NONE : new Distillation(share == null ? SHARE : share, divisor());
  }

  private double divisor() {
    return temperature == null ? TEMPERATURE : temperature;
  }

  /**
   * The teacher's networks; none where there is no teacher.
   *
   * @param out the results folder that has them
   * @throws UsageException if there is no such run
   */
  List<StoredNetwork> load(SparkSession session, String out) {
    if (teacher == null) {
      return List.of();
    }
    ResultsStore results = Results.open(session, out);
    return teacher.value().stream().map(run -> Results.network(results, out, run)).toList();
  }

  /**
   * Checks that {@code student} can learn from {@code networks}.
   *
   * @throws UsageException if one of them has other inputs or classes
   */
  static void requireSuited(List<StoredNetwork> networks, Network student) {
    for (StoredNetwork network : networks) {
      requireSame(network, "inputs", network.network().inputs(), student.inputs());
      requireSame(network, "classes", network.network().classes(), student.classes());
    }
  }

  private static void requireSame(StoredNetwork teacher, String what, int has, int needed) {
    if (has != needed) {
      throw new UsageException("--teacher " + teacher.run().runId() + " has " + has + " " + what
          + ", and the network that learns from it has " + needed + "; name a run on such data");
    }
  }

  /** What teaches; null where there is no teacher. */
  Teacher teacher(List<StoredNetwork> networks) {
    return networks.isEmpty()
        ? null
        : new Teacher(networks.stream().map(StoredNetwork::parameters).toList(), divisor());
  }

  /** Adds to a run's options what {@code --teacher} names: runs of the same names may be others later. */
  static void describe(List<StoredNetwork> networks, Map<String, String> values) {
    if (!networks.isEmpty()) {
      values.put("teacher-sha256", networks.stream()
          .map(network -> ParameterRows.sha256(network.arrays()))
          .collect(Collectors.joining(",")));
    }
  }
}

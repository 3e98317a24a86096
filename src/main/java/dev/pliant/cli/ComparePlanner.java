package dev.pliant.cli;

import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.results.ComparisonTables;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.PlannedRun;
import dev.pliant.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Lays out the runs of a comparison.
 *
 * @param id the comparison's name
 * @param command the command whose options were given
 * @param options what is compared
 * @param training the options of the runs; each run's are set in turn, and what was given is put back
 * @param data what is trained on
 */
record ComparePlanner(
    String id, CommandSpec command, CompareOptions options, TrainOptions training, ImageDataSet data) {
  private static final List<String> NOT_OF_A_RUN =
      List.of("activations", "seeds", "baseline", "frozen-controls", "matched-relu", "config", "quiet");

  /** The candidates in their order, controls included. */
  List<Candidate> candidates() {
    List<Candidate> candidates = options.candidates();
    if (options.matchedRelu) {
      List<Network> networks = candidates.stream()
          .map(candidate -> planned(candidate, training.seed).plan().network()).toList();
      candidates.add(CompareOptions.matched(networks));
    }
    return candidates;
  }

  /** All runs: of all candidates with the first seed, then with the next, so that early ones can be compared. */
  List<PlannedRun> runs(List<Candidate> candidates) {
    List<PlannedRun> runs = new ArrayList<>();
    for (long seed : options.seeds(training.seed)) {
      candidates.forEach(candidate -> runs.add(planned(candidate, seed)));
    }
    return runs;
  }

  private PlannedRun planned(Candidate candidate, long seed) {
    long firstSeed = training.seed;
    String layers = training.layers;
    String network = training.network;
    try {
      training.activation = candidate.activation();
      training.seed = seed;
      if (candidate.layers() != null || candidate.network() != null) {
        training.layers = candidate.layers();
        training.network = candidate.network();
      }
      String runId = ComparisonTables.runId(id, candidate.name(), seed);
      // Slots are of no consequence: the number of workers is given or has a default of its own.
      TrainingPlan plan = training.plan(data.shape(), 1);
      training.requireEnough(data.trainCount(), plan);
      return new PlannedRun(runId, candidate, plan, training.enlarged(data), config(runId, plan.network()));
    } finally {
      training.seed = firstSeed;
      training.layers = layers;
      training.network = network;
    }
  }

  private Map<String, String> config(String runId, Network network) {
    Map<String, String> values = OptionValues.of(command);
    NOT_OF_A_RUN.forEach(values::remove);
    if (training.from.dataset == null && training.from.data == null) {
      values.put("dataset", DataSets.DEFAULT);
    }
    values.put("run-id", runId);
    values.put("activation", training.activation);
    training.putNetwork(values, network);
    return values;
  }
}

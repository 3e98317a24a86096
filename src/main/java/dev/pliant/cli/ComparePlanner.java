package dev.pliant.cli;

import dev.pliant.data.ImageDataSet;
import dev.pliant.layer.Network;
import dev.pliant.results.ComparisonTables;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.PlannedRun;
import dev.pliant.runs.StoredNetwork;
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
 * @param training the options of the runs
 * @param data what is trained on
 * @param teachers what the runs learn from beside the labels
 */
record ComparePlanner(
    String id, CommandSpec command, CompareOptions options, TrainOptions training, ImageDataSet data,
    List<StoredNetwork> teachers) {
  private static final List<String> NOT_OF_A_RUN =
      List.of("activations", "seeds", "baseline", "frozen-controls", "matched-relu", "config", "quiet");

  /** The candidates in their order, controls included. */
  List<Candidate> candidates() {
    List<Candidate> candidates = options.candidates();
    if (options.matchedRelu) {
      List<Network> networks = candidates.stream()
          .map(candidate -> planned(candidate, training.learning.seed).plan().network()).toList();
      candidates.add(CompareOptions.matched(networks, training.network.sharing.value()));
    }
    return candidates;
  }

  /** All runs: of all candidates with the first seed, then with the next, so that early ones can be compared. */
  List<PlannedRun> runs(List<Candidate> candidates) {
    List<PlannedRun> runs = new ArrayList<>();
    for (long seed : options.seeds(training.learning.seed)) {
      candidates.forEach(candidate -> runs.add(planned(candidate, seed)));
    }
    return runs;
  }

  private PlannedRun planned(Candidate candidate, long seed) {
    String runId = ComparisonTables.runId(id, candidate.name(), seed);
    Network network = candidate.network() != null
        ? candidate.network()
        : training.network.of(candidate.activations(), data.shape());
    // The number of slots is ignored: the number of workers is given or has a default of its own.
    TrainingPlan plan = training.plan(network, seed, data.shape(), 1);
    training.images.requireEnough(data.trainCount(), plan);
    TeacherOptions.requireSuited(teachers, plan.network());
    return new PlannedRun(
        runId, candidate, plan, training.images.enlarged(data, seed), config(runId, candidate, plan));
  }

  private Map<String, String> config(String runId, Candidate candidate, TrainingPlan plan) {
    Map<String, String> values = OptionValues.of(command);
    NOT_OF_A_RUN.forEach(values::remove);
    training.from.putDefault(values);
    training.learning.describe(values);
    values.put("run-id", runId);
    values.put("seed", String.valueOf(plan.seed()));
    values.put("activation", candidate.activation());
    if (candidate.network() == null) {
      training.network.describe(values, plan.network());
    } else {
      NetworkOptions.describeAnother(values, candidate.network());
    }
    TeacherOptions.describe(teachers, values);
    return values;
  }
}

package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.NetworkParameters.NamedArray;
import dev.pliant.network.NetworkSpec;
import dev.pliant.layer.Sharing;
import dev.pliant.results.DamagedTableException;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.StoredRun;
import dev.pliant.results.UnknownRunException;
import dev.pliant.step.StepKind;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The network of a run, told by the tables {@code runs} and {@code parameters} alone.
 *
 * @param run the run, which finished
 * @param spec what the network is
 * @param arrays its parameters: the weights are there and have their shapes, all else {@link #build} checks
 * @param folder the results folder, for messages
 */
record StoredNetwork(RunRow run, NetworkSpec spec, List<NamedArray> arrays, String folder) {
  /**
   * Reads that of run {@code runId}.
   *
   * @throws UsageException if there is no such run, or it failed
   * @throws BadDataException if what is stored tells no network
   * @throws DamagedTableException if a file of the run is damaged
   */
  static StoredNetwork load(ResultsStore results, String folder, String runId) {
    StoredRun stored = stored(results, runId);
    RunRow run = stored.run();
    List<NamedArray> arrays = stored.parameters().stream()
        .map(row -> new NamedArray(row.layer(), row.name(), row.shape(), row.values())).toList();
    try {
      // What the parameters must fit before it is built: a size may be any number.
      NetworkSpec spec = new NetworkSpec(
          run.layers(), Arrays.asList(run.activation().split(",")), Sharing.parse(run.sharing()));
      NetworkParameters.requireWeights(arrays, spec);
      StepKind.parse(run.step());
      return new StoredNetwork(run, spec, arrays, folder);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + runId + " in " + folder + " tells no network ("
          + Message.firstLine(e) + "); restore or delete the run", e);
    }
  }

  private static StoredRun stored(ResultsStore results, String runId) {
    try {
      StoredRun stored = results.load(runId);
      if (!stored.run().status().equals(RunRow.FINISHED)) {
        throw new UsageException("run " + runId + " failed (" + stored.run().failure() + "); take one that finished");
      }
      return stored;
    } catch (UnknownRunException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** The step whose forward pass the run was evaluated by. */
  StepKind step() {
    return StepKind.parse(run.step());
  }

  /**
   * The network with its parameters.
   *
   * @param updater of no consequence where nothing is trained
   * @throws BadDataException if parameters are missing, too many, or have other shapes
   */
  MultiLayerNetwork build(IUpdater updater) {
    MultiLayerNetwork network = new MultiLayerNetwork(spec.toConfiguration(updater, run.seed()));
    network.init();
    try {
      NetworkParameters.assign(arrays, spec, network);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + run.runId() + " in " + folder + " has not its network's parameters ("
          + Message.firstLine(e) + "); restore or delete the run", e);
    }
    return network;
  }
}

package dev.pliant.runs;

import dev.pliant.data.BadDataException;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jForm;
import dev.pliant.network.NetworkParameters;
import dev.pliant.network.Updaters;
import dev.pliant.network.WeightStart;
import dev.pliant.results.DamagedTableException;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.StoredRun;
import dev.pliant.results.UnknownRunException;
import dev.pliant.step.Flips;
import dev.pliant.step.StepKind;
import dev.pliant.words.Reason;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The network of a run, as the tables {@code runs} and {@code parameters} describe it.
 *
 * @param run the run, which finished
 * @param network what the network is
 * @param arrays its parameters: the weights are there and have their shapes, all else {@link #build} checks
 * @param folder the results folder, for messages
 */
public record StoredNetwork(RunRow run, Network network, List<NamedArray> arrays, String folder) {
  /** Among a run's options, whether its evaluations average over flips. */
  static final String AVERAGE_FLIPS = "average-flips";

  public StoredNetwork {
    arrays = List.copyOf(arrays);
  }

  /**
   * Reads that of run {@code runId}.
   *
   * @param folder the results folder, for messages
   * @throws UnusableRunException if there is no such run, or it failed
   * @throws BadDataException if what is stored describes no network
   * @throws DamagedTableException if a file of the run is damaged
   */
  public static StoredNetwork load(ResultsStore results, String folder, String runId) {
    StoredRun stored = stored(results, runId);
    RunRow run = stored.run();
    try {
      Network network = network(run);
      StepKind.parse(run.step());
      return new StoredNetwork(run, network, stored.parameters(), folder);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + runId + " in " + folder + " describes no network ("
          + Reason.of(e) + "); restore or delete the run", e);
    }
  }

  /**
   * What the network of {@code run} is.
   *
   * @throws IllegalArgumentException if the row describes none, or more than one
   */
  public static Network network(RunRow run) {
    Network network = Network.stored(
        run.network(), run.layers(), List.of(run.activation().split(",")), Sharing.parse(run.sharing()));
    if (run.network() != null) {
      requireSame("activation", run.activation(), network.activationList());
      requireSame("layers", run.layers(), network.denseSizes().orElse(List.of()));
    }
    return network;
  }

  private static void requireSame(String column, Object stored, Object ofNetwork) {
    if (!stored.equals(ofNetwork)) {
      throw new IllegalArgumentException("column " + column + " contradicts column network");
    }
  }

  private static StoredRun stored(ResultsStore results, String runId) {
    try {
      StoredRun stored = results.load(runId);
      if (!stored.run().status().equals(RunRow.FINISHED)) {
        throw new UnusableRunException("run " + runId + " failed (" + stored.run().failure() + "); take one that finished", null);
      }
      return stored;
    } catch (UnknownRunException e) {
      throw new UnusableRunException(e.getMessage(), e);
    }
  }

  /**
   * The network's parameters.
   *
   * @throws BadDataException if parameters are missing, too many, or have other shapes
   */
  public Parameters parameters() {
    try {
      return NetworkParameters.parameters(network, arrays);
    } catch (IllegalArgumentException e) {
      throw new BadDataException("run " + run.runId() + " in " + folder + " does not have the parameters of its network ("
          + Reason.of(e) + "); restore or delete the run", e);
    }
  }

  /** Whether the run's evaluations average over flips, as its predictions are to. */
  public Flips flips() {
    return Flips.ON.word().equals(run.config().get(AVERAGE_FLIPS)) ? Flips.ON : Flips.OFF;
  }

  /**
   * The network as DL4J has it, with its parameters.
   *
   * @throws BadDataException as {@link #parameters}
   */
  public Model toDl4j() {
    Parameters parameters = parameters();
    Dl4jForm form = Dl4jForm.of(
        network, Updaters.same(new Adam(run.learningRate())), WeightStart.GLOROT, run.seed());
    Model model = form.open();
    form.state(model).setParameters(parameters.flat());
    return model;
  }
}

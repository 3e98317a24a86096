package dev.pliant.network;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Conv;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Network;
import dev.pliant.layer.Norm;
import dev.pliant.layer.ParameterArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Parameters and updater state of a DL4J model in the network's order: node by node, array by array in C order, with
 * arrays of tied nodes once. The updater's state is its first array in that order, then its second.
 */
final class Dl4jSlots implements ModelState {
  /** DL4J's names for Pliant's arrays; convolutions have the names of dense layers. */
  static final Map<String, String> KEYS = Map.of(
      Dense.WEIGHTS, "W", Dense.BIASES, "b", Activation.PARAMETERS, LearnedActivationLayer.PARAMETER, Norm.GAIN,
      "gamma", Norm.SHIFT, "beta", Norm.MEAN, "mean", Norm.VARIANCE, "var");

  private final Model model;
  private final List<Slot> slots = new ArrayList<>();
  private final BaseMultiLayerUpdater<?> updater;
  private final int length;

  /**
   * One array.
   *
   * @param keys DL4J's keys, one for each node with this array
   * @param from where it begins in the network's order
   * @param rows where DL4J has each of its rows; empty where rows have the same order
   * @param order of the array in DL4J's flat views: 'c' for the weights of convolutions, 'f' for all others
   */
  private record Slot(List<String> keys, int from, int length, int[] rows, char order) {
    /** A copy of the array, which begins at {@code begin} in {@code values}, in DL4J's order of rows. */
    INDArray toDl4j(float[] values, int begin) {
      float[] array = Arrays.copyOfRange(values, begin, begin + length);
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(values, begin + row * width(), array, rows[row] * width(), width());
      }
      return Nd4j.createFromArray(array);
    }

    /** Copies {@code array}, which DL4J has, to {@code values} from {@code begin} on. */
    void fromDl4j(INDArray array, float[] values, int begin) {
      float[] elements = Nd4j.toFlattened('c', array).toFloatVector();
      System.arraycopy(elements, 0, values, begin, length);
      for (int row = 0; row < rows.length; row++) {
        System.arraycopy(elements, rows[row] * width(), values, begin + row * width(), width());
      }
    }

    private int width() {
      return length / rows.length;
    }
  }

  /** @param names names of the DL4J layers that contain the nodes */
  Dl4jSlots(Network network, List<String> names, Dl4jUnits units, Model model) {
    this.model = model;
    this.updater = ModelState.updater(model);
    int at = 0;
    for (int place = 0; place < names.size(); place++) {
      if (network.owner(place) != place) {
        continue;
      }
      for (ParameterArray array : network.parameters(place)) {
        List<String> keys = new ArrayList<>();
        for (int other = place; other < names.size(); other++) {
          if (network.owner(other) == place) {
            keys.add(names.get(other) + "_" + KEYS.get(array.name()));
          }
        }
        char order = network.layer(place) instanceof Conv ? 'c' : 'f';
        slots.add(new Slot(keys, at, Math.toIntExact(array.length()), units.rows(place, array), order));
        at += Math.toIntExact(array.length());
      }
    }
    this.length = at;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public float[] parameters() {
    float[] values = new float[length];
    for (Slot slot : slots) {
      slot.fromDl4j(model.getParam(slot.keys.get(0)), values, slot.from);
    }
    return values;
  }

  @Override
  public void setParameters(float[] values) {
    for (Slot slot : slots) {
      for (String key : slot.keys) {
        INDArray array = model.getParam(key);
        array.assign(slot.toDl4j(values, slot.from).castTo(array.dataType()).reshape('c', array.shape()));
      }
    }
  }

  @Override
  public float[] updaterState() {
    INDArray view = updater.getStateViewArray();
    if (view == null) {
      return new float[0];
    }
    Map<String, Stretch> stretches = stretches();
    float[] values = new float[stateArrays() * length];
    for (Slot slot : slots) {
      Stretch stretch = stretches.get(slot.keys.get(0));
      INDArray like = model.getParam(slot.keys.get(0));
      for (int array = 0; array < stretch.arrays; array++) {
        INDArray state = stretch.of(view, array).reshape(slot.order, like.shape());
        slot.fromDl4j(state, values, array * length + slot.from);
      }
    }
    return values;
  }

  @Override
  public void setUpdaterState(float[] values) {
    INDArray view = updater.getStateViewArray();
    if (view == null) {
      return;
    }
    INDArray changed = view.dup();
    Map<String, Stretch> stretches = stretches();
    for (Slot slot : slots) {
      for (String key : slot.keys) {
        Stretch stretch = stretches.get(key);
        INDArray like = model.getParam(key);
        for (int array = 0; array < stretch.arrays; array++) {
          INDArray state = slot.toDl4j(values, array * length + slot.from).reshape('c', like.shape());
          stretch.of(changed, array)
              .assign(Nd4j.toFlattened(slot.order, state).castTo(changed.dataType()).reshape(1, -1));
        }
      }
    }
    updater.setStateViewArray(changed);
  }

  @Override
  public int updaterStateLength() {
    return updater.getStateViewArray() == null ? 0 : stateArrays() * length;
  }

  /** The number of state arrays of the updater. */
  int stateArrays() {
    return stretches().values().stream().mapToInt(Stretch::arrays).max().orElse(0);
  }

  /**
   * The place of one parameter array's state. DL4J keeps together the state of parameters that it updates together:
   * first all of the first state array, then all of the second.
   *
   * @param from where the array's first state begins in the view
   * @param stride distance from one state array to the next
   * @param arrays number of state arrays
   */
  private record Stretch(int from, int stride, int arrays, int length) {
    INDArray of(INDArray view, int array) {
      int begin = from + array * stride;
      return view.get(NDArrayIndex.interval(0, 0, true), NDArrayIndex.interval(begin, begin + length));
    }
  }

  private Map<String, Stretch> stretches() {
    Map<String, Stretch> stretches = new HashMap<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      int stride = block.getParamOffsetEnd() - block.getParamOffsetStart();
      int arrays = (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / stride;
      for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
        String name = model instanceof ComputationGraph
            ? state.getLayer().getConfig().getLayerName()
            : String.valueOf(((Layer) state.getLayer()).getIndex());
        stretches.put(
            name + "_" + state.getParamName(),
            new Stretch(
                block.getUpdaterViewOffsetStart() + state.getParamOffsetStart() - block.getParamOffsetStart(), stride,
                arrays, state.getParamOffsetEnd() - state.getParamOffsetStart()));
      }
    }
    return stretches;
  }
}

package dev.pliant.step;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.layer.Activation;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.Network;
import dev.pliant.layer.Segment;
import dev.pliant.layer.Sharing;
import dev.pliant.layer.Slot;
import dev.pliant.network.FixedActivations;
import dev.pliant.network.LearnedActivationLayer;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.network.Updaters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.FixedSchedule;

/**
 * A network that is nothing but dense layers with element-wise activations and a softmax with cross-entropy at the end,
 * as the fused step takes it: where each layer's parameters lie in DL4J's flat view, and their updater's state in that
 * of the state.
 */
final class Dl4jLayout {
  private static final ActivationFunction IDENTITY = Activations.parse("identity");

  private final List<DenseBlock> layers;
  private final Updaters updaters;
  private final Network network;
  private final int parameterCount;
  private final List<UpdaterBlock> updaterBlocks;

  private Dl4jLayout(List<DenseBlock> layers, Updaters updaters) {
    this.layers = List.copyOf(layers);
    this.network = network(layers);
    this.updaters = updaters;
    this.parameterCount = layers.get(layers.size() - 1).end();
    this.updaterBlocks = updaterBlocks();
  }

  /**
   * One dense layer and the activation after it. Offsets count floats from the start of the flat view.
   *
   * @param inputs features that come in
   * @param outputs units
   * @param weights where W begins: [inputs, outputs], the inputs of one unit next to each other
   * @param biases where b begins
   * @param function the activation; identity for the output layer, whose softmax belongs to the loss
   * @param sets how many sets of activation parameters: 1, or one for each unit
   * @param activation where the activation's parameters begin: [sets, P], the sets of one parameter next to each other
   * @param shared whether they are a copy of what all hidden layers share
   */
  record DenseBlock(
      int inputs, int outputs, int weights, int biases, ActivationFunction function, int sets, int activation,
      boolean shared) {
    int end() {
      return activation + sets * function.parameterCount();
    }
  }

  /**
   * A stretch of parameters that DL4J updates together, because their updaters are equal. It keeps their state in one
   * place: all of the first array of state, then all of the second. The state of the next stretch follows on that.
   *
   * @param from where it begins in the flat view of parameters
   * @param to where it ends
   */
  record UpdaterBlock(int from, int to) {
    /**
     * What to add to a parameter's place among all parameters for the place of its state.
     *
     * @param array which array of state
     * @param arrays how many there are
     */
    int stateOffset(int array, int arrays) {
      return (arrays - 1) * from + array * (to - from);
    }
  }

  private List<UpdaterBlock> updaterBlocks() {
    if (updaters.dense().equals(updaters.activations())) {
      return List.of(new UpdaterBlock(0, parameterCount));
    }
    List<UpdaterBlock> blocks = new ArrayList<>();
    int from = 0;
    for (DenseBlock layer : layers) {
      if (layer.end() > layer.activation()) {
        blocks.add(new UpdaterBlock(from, layer.activation()));
        blocks.add(new UpdaterBlock(layer.activation(), layer.end()));
        from = layer.end();
      }
    }
    blocks.add(new UpdaterBlock(from, parameterCount));
    return blocks;
  }

  /** The stretch that the parameter at {@code place} of the flat view is in. */
  UpdaterBlock updaterBlock(int place) {
    return updaterBlocks.stream().filter(block -> place < block.to()).findFirst().orElseThrow();
  }

  /**
   * The stack that {@code conf} describes.
   *
   * @throws UnsupportedNetworkException naming the first thing in it that is not as the fused step takes it
   */
  static Dl4jLayout of(MultiLayerConfiguration conf) {
    require(conf.getDataType() == DataType.FLOAT, "its type is " + conf.getDataType() + " and not FLOAT");
    require(conf.getInputPreProcessors() == null || conf.getInputPreProcessors().isEmpty(), "it has preprocessors");
    List<DenseBlock> blocks = new ArrayList<>();
    IUpdater updater = requireBase(conf.getConf(0).getLayer()).getIUpdater();
    IUpdater ofActivations = activationUpdater(conf, updater);
    double weightDecay = weightDecay(requireBase(conf.getConf(0).getLayer()));
    int offset = 0;
    int last = conf.getConfs().size() - 1;
    for (int i = 0; i <= last; i++) {
      FeedForwardLayer dense = dense(conf.getConf(i).getLayer(), i == last, updater);
      require(weightDecay(dense) == weightDecay, "its layers have different weight decay");
      int inputs = Math.toIntExact(dense.getNIn());
      int outputs = Math.toIntExact(dense.getNOut());
      int biases = offset + Math.multiplyExact(inputs, outputs);
      ActivationFunction function = i == last ? IDENTITY : fixed(dense);
      int sets = 1;
      boolean shared = false;
      if (i < last && conf.getConf(i + 1).getLayer() instanceof LearnedActivationLayer learned) {
        require(function.equals(IDENTITY), "a learned activation follows another one");
        requirePlain(learned, ofActivations);
        function = learned.function();
        sets = Math.toIntExact(learned.sets());
        shared = learned.sharing() == Sharing.NETWORK;
        i++;
      }
      DenseBlock block = new DenseBlock(inputs, outputs, offset, biases, function, sets, biases + outputs, shared);
      blocks.add(block);
      offset = block.end();
    }
    List<DenseBlock> hidden = blocks.subList(0, blocks.size() - 1);
    require(
        hidden.stream().noneMatch(DenseBlock::shared)
            || hidden.stream().map(block -> block.shared() + block.function().spec()).distinct().count() == 1,
        "some of its hidden layers share activation parameters and others do not");
    return new Dl4jLayout(blocks, new Updaters(updater, ofActivations, weightDecay));
  }

  /** That of the first learned activation; where there is none, the same as of all else. */
  private static IUpdater activationUpdater(MultiLayerConfiguration conf, IUpdater updater) {
    return conf.getConfs().stream()
        .map(NeuralNetConfiguration::getLayer)
        .filter(LearnedActivationLayer.class::isInstance)
        .map(layer -> ((LearnedActivationLayer) layer).getIUpdater())
        .findFirst()
        .orElse(updater);
  }

  private static FeedForwardLayer dense(Layer layer, boolean last, IUpdater updater) {
    requirePlain(requireBase(layer), updater);
    if (last) {
      require(layer instanceof OutputLayer, "its last layer is no OutputLayer");
      OutputLayer output = (OutputLayer) layer;
      require(output.getActivationFn() instanceof ActivationSoftmax, "its last activation is no softmax");
      require(output.getLossFn() instanceof LossMCXENT loss && loss.getWeights() == null, "its loss is no MCXENT");
      require(output.hasBias(), "its output layer has no bias");
      return output;
    }
    require(layer.getClass() == DenseLayer.class, "it has a " + layer.getClass().getSimpleName());
    DenseLayer dense = (DenseLayer) layer;
    require(dense.hasBias() && !dense.hasLayerNorm(), "a dense layer has no bias, or a layer norm");
    return dense;
  }

  private static ActivationFunction fixed(FeedForwardLayer dense) {
    return FixedActivations.fromDl4j(dense.getActivationFn())
        .orElseThrow(() -> new UnsupportedNetworkException("it has the activation " + dense.getActivationFn()));
  }

  private static BaseLayer requireBase(Layer layer) {
    require(layer instanceof BaseLayer, "it has a " + layer.getClass().getSimpleName());
    return (BaseLayer) layer;
  }

  private static void requirePlain(BaseLayer layer, IUpdater updater) {
    require(layer.getIDropout() == null, "it has dropout");
    require(layer.getWeightNoise() == null, "it has weight noise");
    require(layer.getConstraints() == null || layer.getConstraints().isEmpty(), "it has constraints");
    require(isEmpty(layer.getRegularizationBias()), "it has regularization");
    require(layer.getGradientNormalization() == GradientNormalization.None, "it has gradient normalization");
    require(
        layer.getIUpdater().equals(updater)
            && (layer.getBiasUpdater() == null || layer.getBiasUpdater().equals(updater)),
        "its layers have different updaters");
  }

  /** Decay in proportion to the learning rate; none other is taken. */
  private static double weightDecay(BaseLayer layer) {
    if (isEmpty(layer.getRegularization())) {
      return 0;
    }
    require(
        layer.getRegularization().size() == 1
            && layer.getRegularization().get(0) instanceof WeightDecay decay
            && decay.isApplyLR()
            && decay.getCoeff() instanceof FixedSchedule,
        "it has regularization other than weight decay: " + layer.getRegularization());
    return ((WeightDecay) layer.getRegularization().get(0)).getCoeff().valueAt(0, 0);
  }

  private static boolean isEmpty(List<?> list) {
    return list == null || list.isEmpty();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsupportedNetworkException(otherwise);
    }
  }

  private static Network network(List<DenseBlock> layers) {
    List<Integer> sizes = new ArrayList<>(List.of(layers.get(0).inputs()));
    layers.forEach(layer -> sizes.add(layer.outputs()));
    List<DenseBlock> hidden = layers.subList(0, layers.size() - 1);
    Sharing sharing = hidden.stream().anyMatch(DenseBlock::shared)
        ? Sharing.NETWORK
        : hidden.stream().anyMatch(layer -> layer.sets() > 1) ? Sharing.UNIT : Sharing.LAYER;
    return Network.dense(sizes, hidden.stream().map(layer -> layer.function().spec()).toList(), sharing);
  }

  /** The same network as Pliant describes it. */
  Network network() {
    return network;
  }

  /** The updaters of all dense layers and of all activations. */
  Updaters updaters() {
    return updaters;
  }

  /** The length of the flat view. */
  int parameterCount() {
    return parameterCount;
  }

  /** Which array of a step, and which of DL4J's, is copied. */
  interface Arrays {
    /** The array of {@code segment}. */
    float[] of(Segment segment);

    /** What to add to a parameter's place among all parameters, which is in {@code block}, for its place in DL4J's. */
    int offset(UpdaterBlock block);
  }

  /** The parameters themselves, which are in their own places. */
  static final Arrays PARAMETERS = new Arrays() {
    @Override
    public float[] of(Segment segment) {
      return segment.values();
    }

    @Override
    public int offset(UpdaterBlock block) {
      return 0;
    }
  };

  /** Array {@code array} of the updater's state, of {@code arrays}. */
  static Arrays state(int array, int arrays) {
    return new Arrays() {
      @Override
      public float[] of(Segment segment) {
        return segment.state()[array];
      }

      @Override
      public int offset(UpdaterBlock block) {
        return block.stateOffset(array, arrays);
      }
    };
  }

  /** Copies DL4J's array {@code flat} to those of {@code kernels}. */
  void toKernels(float[] flat, Kernels kernels, Arrays arrays) {
    for (int l = 0; l < layers.size(); l++) {
      DenseBlock layer = layers.get(l);
      int from = arrays.offset(updaterBlock(layer.weights()));
      Map<String, Slot> dense = kernels.slots("dense" + (l + 1));
      // DL4J has the inputs of one unit next to each other; here all that belongs to one input is.
      int row = 0;
      for (Segment segment : dense.get("W").segments()) {
        int rows = segment.length() / layer.outputs();
        transpose(
            flat, from + layer.weights() + row, layer.inputs(), arrays.of(segment), 0, layer.outputs(),
            layer.outputs(), rows);
        row += rows;
      }
      Segment biases = dense.get("b").segments()[0];
      System.arraycopy(flat, from + layer.biases(), arrays.of(biases), 0, biases.length());
      Segment activation = activation(kernels, l);
      if (activation != null) {
        int parameters = layer.function().parameterCount();
        transpose(
            flat, arrays.offset(updaterBlock(layer.activation())) + layer.activation(), layer.sets(),
            arrays.of(activation), 0, parameters, parameters, layer.sets());
      }
    }
  }

  /** Undoes {@link #toKernels}. */
  void fromKernels(Kernels kernels, Arrays arrays, float[] flat) {
    for (int l = 0; l < layers.size(); l++) {
      DenseBlock layer = layers.get(l);
      int to = arrays.offset(updaterBlock(layer.weights()));
      Map<String, Slot> dense = kernels.slots("dense" + (l + 1));
      int row = 0;
      for (Segment segment : dense.get("W").segments()) {
        int rows = segment.length() / layer.outputs();
        transpose(
            arrays.of(segment), 0, layer.outputs(), flat, to + layer.weights() + row, layer.inputs(), rows,
            layer.outputs());
        row += rows;
      }
      Segment biases = dense.get("b").segments()[0];
      System.arraycopy(arrays.of(biases), 0, flat, to + layer.biases(), biases.length());
      Segment activation = activation(kernels, l);
      if (activation != null) {
        int parameters = layer.function().parameterCount();
        transpose(
            arrays.of(activation), 0, parameters, flat,
            arrays.offset(updaterBlock(layer.activation())) + layer.activation(), layer.sets(), layer.sets(),
            parameters);
      }
    }
  }

  /** The activation parameters of layer {@code l}; null if it has none. */
  private Segment activation(Kernels kernels, int l) {
    return layers.get(l).function().parameterCount() == 0
        ? null
        : kernels.slots("activation" + (l + 1)).get(Activation.PARAMETERS).segments()[0];
  }

  /**
   * Transposes a matrix of {@code rows} × {@code columns} into one of {@code columns} × {@code rows}, in tiles that stay
   * in the cache. A row of the source is {@code sourceStride} behind the one before, of the target {@code targetStride}.
   */
  private static void transpose(
      float[] source, int from, int sourceStride, float[] target, int to, int targetStride, int rows, int columns) {
    int tile = 16;
    for (int firstRow = 0; firstRow < rows; firstRow += tile) {
      int endRow = Math.min(rows, firstRow + tile);
      for (int firstColumn = 0; firstColumn < columns; firstColumn += tile) {
        int endColumn = Math.min(columns, firstColumn + tile);
        for (int row = firstRow; row < endRow; row++) {
          for (int column = firstColumn; column < endColumn; column++) {
            target[to + column * targetStride + row] = source[from + row * sourceStride + column];
          }
        }
      }
    }
  }
}

package dev.pliant.network;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Conv;
import dev.pliant.layer.Dense;
import dev.pliant.layer.Dropout;
import dev.pliant.layer.Flatten;
import dev.pliant.layer.Layer;
import dev.pliant.layer.MaxPool;
import dev.pliant.layer.MeanPool;
import dev.pliant.layer.Network;
import dev.pliant.layer.Norm;
import dev.pliant.layer.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's layers for the nodes of a network. In DL4J a map is [channels, rows, columns]. */
final class Dl4jLayers {
  private final Network network;
  private final Updaters updaters;
  private final WeightStart start;

  Dl4jLayers(Network network, Updaters updaters, WeightStart start) {
    this.network = network;
    this.updaters = updaters;
    this.start = start;
  }

  /** Whether node {@code place} has no DL4J layer of its own: what is before it does its work, too. */
  boolean isPartOfBefore(int place) {
    Layer layer = network.layer(place);
    if (layer instanceof Dropout || layer instanceof Flatten && !flattens(place)) {
      return true;
    }
    if (!(layer instanceof Activation activation) || activation.mathematics().parameterCount() > 0) {
      return false;
    }
    int from = network.nodes().get(place).inputs().get(0);
    return from != Network.INPUT && takesAFunction(network.layer(from)) && readers(from).size() == 1;
  }

  private static boolean takesAFunction(Layer layer) {
    return layer instanceof Dense || layer instanceof Conv;
  }

  private List<Integer> readers(int of) {
    return IntStream.range(0, network.nodes().size())
        .filter(place -> network.nodes().get(place).inputs().contains(of))
        .boxed()
        .toList();
  }

  /** Whether node {@code place} takes a map as a vector. */
  boolean flattens(int place) {
    Layer layer = network.layer(place);
    return (layer instanceof Dense || layer instanceof Flatten) && !network.inputs(place).get(0).isVector();
  }

  /** What makes a vector of the map that node {@code place} reads. */
  InputPreProcessor flattening(int place) {
    Shape map = network.inputs(place).get(0);
    return new CnnToFeedForwardPreProcessor(map.rows(), map.columns(), map.units());
  }

  /**
   * The layer of node {@code place}.
   *
   * @throws UnsupportedNetworkException if DL4J has no such layer
   */
  org.deeplearning4j.nn.conf.layers.Layer of(int place) {
    Layer layer = network.layer(place);
    int units = network.output(place).units();
    if (layer instanceof Dense) {
      return network.tasks().get(0).node() == place
          ? output(place)
          : withFunction(sized(new DenseLayer.Builder(), place), place).build();
    }
    if (layer instanceof Conv conv) {
      return withFunction(sized(convolution(conv, place), place), place).build();
    }
    if (layer instanceof MaxPool pool) {
      return squares(PoolingType.MAX, pool.side());
    }
    if (layer instanceof MeanPool pool) {
      return pool.side() == MeanPool.WHOLE
          ? new GlobalPoolingLayer.Builder(PoolingType.AVG).build()
          : squares(PoolingType.AVG, pool.side());
    }
    if (layer instanceof Activation activation) {
      return activation.mathematics().parameterCount() == 0
          ? new ActivationLayer(FixedActivations.toDl4j(activation.mathematics()))
          : new LearnedActivationLayer.Builder(activation.mathematics())
              .sharing(activation.sharing())
              .units(units)
              .updater(updaters.activations())
              .build();
    }
    if (layer instanceof Norm) {
      return new BatchNormalization.Builder()
          .decay(Norm.KEPT_SHARE)
          .useLogStd(false)
          .eps(Norm.EPSILON)
          .nIn(units)
          .nOut(units)
          .build();
    }
    throw new UnsupportedNetworkException("DL4J has no layer " + layer.spec());
  }

  private static SubsamplingLayer squares(PoolingType type, int side) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(side, side)
        .stride(side, side)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }

  private ConvolutionLayer.Builder convolution(Conv conv, int place) {
    Shape map = network.inputs(place).get(0);
    List<Integer> pads = conv.pads(map);
    ConvolutionLayer.Builder layer =
        new ConvolutionLayer.Builder(conv.height(), conv.width()).stride(conv.stride(), conv.stride());
    if (pads.get(0).equals(pads.get(2)) && pads.get(1).equals(pads.get(3))) {
      return layer.convolutionMode(ConvolutionMode.Truncate).padding(pads.get(0), pads.get(1));
    }
    // Only this mode pads one side more than the other. It fails where filters leave out more than one row or column.
    Shape output = network.output(place);
    if (map.rows() - reach(output.rows(), conv.stride(), conv.height()) > 1
        || map.columns() - reach(output.columns(), conv.stride(), conv.width()) > 1) {
      throw new UnsupportedNetworkException(
          "DL4J cannot pad a map of " + map + " for " + conv.spec() + ", which leaves out rows or columns between its"
              + " filters; use a smaller stride or /valid");
    }
    return layer.convolutionMode(ConvolutionMode.Same);
  }

  /** How many pixels {@code count} filters of {@code length} span together. */
  private static int reach(int count, int stride, int length) {
    return (count - 1) * stride + length;
  }

  /** Adds the function without parameters that reads node {@code place}, if it is a part of that layer. */
  private <B extends FeedForwardLayer.Builder<B>> B withFunction(B layer, int place) {
    List<Integer> readers = readers(place);
    if (readers.size() == 1 && isPartOfBefore(readers.get(0))
        && network.layer(readers.get(0)) instanceof Activation fixed) {
      layer.activation(FixedActivations.toDl4j(fixed.mathematics()));
    }
    return layer;
  }

  private FeedForwardLayer output(int place) {
    return sized(new OutputLayer.Builder(LossFunction.MCXENT), place)
        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
        .build();
  }

  /** Adds the sizes, the weight start and the weight decay of node {@code place}. */
  private <B extends FeedForwardLayer.Builder<B>> B sized(B layer, int place) {
    Shape input = network.inputs(place).get(0);
    int fanIn = network.parameters(place).get(0).fanIn();
    layer.nIn(network.layer(place) instanceof Dense ? input.size() : input.units())
        .nOut(network.output(place).units())
        .weightInit(start.toDl4j(fanIn, network.gainBefore(place)));
    layer.regularization(decay());
    return layer;
  }

  /** Set for each layer, because DL4J applies the weight decay of a whole configuration twice. */
  private List<Regularization> decay() {
    return updaters.weightDecay() == 0 ? List.of() : List.of(new WeightDecay(updaters.weightDecay(), true));
  }
}

package dev.pliant.network;

import dev.pliant.layer.Conv;
import dev.pliant.layer.MaxPool;
import dev.pliant.layer.MeanPool;
import dev.pliant.layer.Padding;
import dev.pliant.layer.Shape;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Pliant's descriptions of DL4J's layers that read maps. */
final class Dl4jMaps {
  private static final int[] NONE = {0, 0};
  private static final int[] ONES = {1, 1};

  private Dl4jMaps() {}

  /** Whether {@code layer} reads maps alone. */
  static boolean reads(Layer layer) {
    return layer instanceof ConvolutionLayer || layer instanceof SubsamplingLayer
        || layer instanceof GlobalPoolingLayer;
  }

  /**
   * The shape of an example of a network whose first layer reads maps.
   *
   * @param features what its data are; null for vectors
   * @param before the preprocessor of the first layer; null for none
   */
  static Shape input(Shape features, InputPreProcessor before) {
    if (before instanceof FeedForwardToCnnPreProcessor flat) {
      // Of several channels the values of a vector have another order in Pliant.
      require(features == null && flat.getNumChannels() == 1, "its vectors are maps of several channels");
      return Shape.map((int) flat.getInputHeight(), (int) flat.getInputWidth(), 1);
    }
    require(before == null, "it has preprocessors");
    require(features != null, "its first layer reads maps, and its data are vectors");
    return features;
  }

  /** Whether {@code before} takes a map of {@code shape} as a vector. */
  static boolean flattens(InputPreProcessor before, Shape shape) {
    return before instanceof CnnToFeedForwardPreProcessor flattening
        && flattening.getFormat() == CNN2DFormat.NCHW
        && List.of(flattening.getInputHeight(), flattening.getInputWidth(), flattening.getNumChannels())
            .equals(shape.dimensions().stream().map(Integer::longValue).toList());
  }

  /**
   * Describes {@code layer}.
   *
   * @throws UnsupportedNetworkException if Pliant has no such layer
   */
  static dev.pliant.layer.Layer of(Layer layer, Shape map) {
    require(!map.isVector(), "it has a " + layer.getClass().getSimpleName() + " that reads a vector");
    require(layer.getIDropout() == null, "it has dropout");
    if (layer.getClass() == ConvolutionLayer.class) {
      return conv((ConvolutionLayer) layer, map);
    }
    if (layer instanceof GlobalPoolingLayer pool) {
      require(
          pool.getPoolingType() == PoolingType.AVG && pool.isCollapseDimensions(),
          "it has a global pooling that is no mean");
      return new MeanPool(MeanPool.WHOLE);
    }
    require(layer.getClass() == SubsamplingLayer.class, "it has a " + layer.getClass().getSimpleName());
    return pool((SubsamplingLayer) layer);
  }

  private static Conv conv(ConvolutionLayer layer, Shape map) {
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    require(
        layer.hasBias() && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW && Arrays.equals(layer.getDilation(), ONES)
            && stride[0] == stride[1] && layer.getNIn() == map.units(),
        "it has a convolution without bias, with channels last, with dilation, of two strides or of other channels than"
            + " its input");
    Conv padded = new Conv((int) layer.getNOut(), kernel[0], kernel[1], stride[0], Padding.SAME);
    if (layer.getConvolutionMode() == ConvolutionMode.Same) {
      return padded;
    }
    require(layer.getConvolutionMode() != ConvolutionMode.Causal, "it has a causal convolution");
    if (Arrays.equals(layer.getPadding(), NONE)) {
      return new Conv(padded.channels(), padded.height(), padded.width(), padded.stride(), Padding.VALID);
    }
    List<Integer> pads = padded.pads(map);
    int[] padding = layer.getPadding();
    require(
        pads.equals(List.of(padding[0], padding[1], padding[0], padding[1])),
        "it has a convolution whose padding is not that of mode Same");
    return padded;
  }

  private static dev.pliant.layer.Layer pool(SubsamplingLayer layer) {
    int[] kernel = layer.getKernelSize();
    require(
        kernel[0] == kernel[1] && kernel[0] > 1 && Arrays.equals(kernel, layer.getStride())
            && Arrays.equals(layer.getPadding(), NONE) && Arrays.equals(layer.getDilation(), ONES)
            && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
            && (layer.getConvolutionMode() == ConvolutionMode.Truncate
                || layer.getConvolutionMode() == ConvolutionMode.Strict),
        "it has a pooling of other areas than squares side by side");
    return switch (layer.getPoolingType()) {
      case MAX -> new MaxPool(kernel[0]);
      case AVG -> new MeanPool(kernel[0]);
      default -> throw new UnsupportedNetworkException("it has a pooling of type " + layer.getPoolingType());
    };
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new UnsupportedNetworkException(otherwise);
    }
  }
}

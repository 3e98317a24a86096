package dev.pliant.layer;

import dev.pliant.layer.Convolutions.Workspace;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code conv:CHANNELS/HxW}, then {@code /STRIDE}, {@code /valid}: convolution of a map with learned filters (LeCun,
 * Bottou, Bengio and Haffner 1998), y[r, c, o] = b[o] + Σ W[o, i, h, w]·x[r·stride − top + h, c·stride − left + w, i]. As
 * everywhere in this field the filters are not turned. The map is padded with zeros, so that with stride 1 it keeps its
 * size; with {@code /valid} it is not padded.
 *
 * @param channels of the map that it gives
 * @param height of its filters
 * @param width of its filters
 * @param stride how many pixels it moves on, down and across
 * @param padding of the map that it reads
 */
public record Conv(int channels, int height, int width, int stride, Padding padding) implements Layer {
  private static final long serialVersionUID = 1;
  public static final String WEIGHTS = "W";
  public static final String BIASES = "b";

  static final String FORM = "conv:CHANNELS/HxW[/STRIDE][/valid]";
  private static final Pattern TEXT = Pattern.compile("([0-9]+)/([0-9]+)x([0-9]+)(?:/([0-9]+))?(/valid)?");

  public Conv {
    if (channels < 1 || height < 1 || width < 1 || stride < 1) {
      throw new IllegalArgumentException("channels, height, width and stride of a convolution are at least 1");
    }
  }

  /** The layer of what stands after the colon. */
  static Conv parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'conv' is written " + FORM + ", as conv:32/3x3 or conv:32/3x3/2/valid");
    }
    return new Conv(
        LayerArguments.count(parts.group(1)), LayerArguments.count(parts.group(2)), LayerArguments.count(parts.group(3)),
        parts.group(4) == null ? 1 : LayerArguments.count(parts.group(4)),
        parts.group(5) == null ? Padding.SAME : Padding.VALID);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String spec() {
    return kind() + ":" + channels + "/" + height + "x" + width + (stride == 1 ? "" : "/" + stride)
        + (padding == Padding.SAME ? "" : "/valid");
  }

  /** Where its filters lie over {@code map}. */
  Windows windows(Shape map) {
    return Windows.over(map, height, width, stride, padding);
  }

  /** How many zeros it pads {@code map} with: above, left, below, right. */
  public List<Integer> pads(Shape map) {
    Windows windows = windows(map);
    return List.of(windows.top(), windows.left(), windows.bottom(), windows.right());
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape map = LayerInputs.map(this, inputs);
    Windows windows = windows(map);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException(
          spec() + " is larger than the map of " + map + " that it reads; without /valid the map is padded");
    }
    // What the filters of one row of pixels read is one array.
    double values = (double) height * width * map.units();
    if (values * Math.max(windows.columns(), channels) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(spec() + " is too large for a map of " + map);
    }
    return Shape.map(windows.rows(), windows.columns(), channels);
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    int inputChannels = LayerInputs.map(this, inputs).units();
    return List.of(
        new ParameterArray(
            WEIGHTS, List.of(channels, inputChannels, height, width), Role.WEIGHT, inputChannels * height * width,
            channels * height * width, List.of()),
        ParameterArray.ofUnits(BIASES, channels, Role.BIAS, 0));
  }

  /** What its kernel needs for {@code size} examples, at least. */
  Workspace workspace(Shape map, int size, Convolutions convolutions) {
    Windows windows = windows(map);
    return convolutions.workspace(windows, channels, size).plus(new Workspace((long) windows.length() * channels, 0));
  }

  @Override
  public Kernel kernel(Site site) {
    return new ConvKernel(this, site);
  }

  @Override
  public Forward row(Site site) {
    return new ConvRow(this, site);
  }
}

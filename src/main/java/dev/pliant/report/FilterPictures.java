package dev.pliant.report;

import dev.pliant.layer.Conv;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.results.RunTables;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The filters of a network's first convolution as pictures, all on one scale around 0: in colour if the map that it
 * reads has three channels, else in grey, channel beside channel.
 *
 * @param node the convolution
 * @param filters how many it has
 * @param channels of each filter
 * @param height of each filter
 * @param width of each filter
 * @param weights [filters, channels, height, width] in C order
 * @param largest the largest absolute weight, above 0
 */
record FilterPictures(
    String node, int filters, int channels, int height, int width, float[] weights, float largest) {
  /** Filters that are drawn. */
  private static final int MOST_DRAWN = 64;
  /** Red, green and blue. */
  private static final int COLOURS = 3;
  private static final int OPAQUE = 0xff000000;
  private static final double HALF = 127.5;

  /** Those of {@code network}; empty if its first convolution has 1×1 filters or {@code run} lacks their weights. */
  static Optional<FilterPictures> of(Network network, RunTables run) {
    return place(network).flatMap(place -> run.parameters().stream()
        .filter(array -> isOf(array, network, place))
        .findFirst()
        .flatMap(array ->
            of(network.nodes().get(place).name(), network.parameters(place).get(0).shape(), array.values())));
  }

  /** The first convolution, if its filters are more than a pixel each. */
  static Optional<Integer> place(Network network) {
    return IntStream.range(0, network.nodes().size()).boxed()
        .filter(place -> network.layer(place) instanceof Conv)
        .findFirst()
        .filter(place -> network.layer(place) instanceof Conv conv && conv.height() * conv.width() > 1);
  }

  private static boolean isOf(NamedArray array, Network network, int place) {
    return array.name().equals(Conv.WEIGHTS) && network.nodes().get(place).name().equals(array.node())
        && array.values().length == network.parameters(place).get(0).length();
  }

  private static Optional<FilterPictures> of(String node, List<Integer> shape, float[] weights) {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return largest > 0 && Float.isFinite(largest)
        ? Optional.of(new FilterPictures(
            node, shape.get(0), shape.get(1), shape.get(2), shape.get(3), weights, largest))
        : Optional.empty();
  }

  /** How many of the filters are drawn. */
  int drawn() {
    return Math.min(filters, MOST_DRAWN);
  }

  private float weight(int filter, int channel, int row, int column) {
    return weights[((filter * channels + channel) * height + row) * width + column];
  }

  /** 0 for the negative of the largest weight, 255 for the largest. */
  private int shade(int filter, int channel, int row, int column) {
    return (int) Math.round(HALF + HALF * weight(filter, channel, row, column) / largest);
  }

  /** Filter {@code filter} as a link to a PNG that is the link. */
  String toLink(int filter) {
    return Pictures.toLink(image(filter));
  }

  private BufferedImage image(int filter) {
    if (channels == COLOURS) {
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      forEachPixel((row, column) -> image.setRGB(
          column, row, OPAQUE | shade(filter, 0, row, column) << 16 | shade(filter, 1, row, column) << 8
              | shade(filter, 2, row, column)));
      return image;
    }
    // A transparent column between channels.
    BufferedImage image = new BufferedImage(channels * (width + 1) - 1, height, BufferedImage.TYPE_INT_ARGB);
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * (width + 1);
      int of = channel;
      forEachPixel((row, column) ->
          image.setRGB(from + column, row, OPAQUE | 0x010101 * shade(filter, of, row, column)));
    }
    return image;
  }

  private interface Pixel {
    void at(int row, int column);
  }

  private void forEachPixel(Pixel pixel) {
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        pixel.at(row, column);
      }
    }
  }

  /** What the pictures show, and their scale. */
  String caption() {
    String most = Figures.rounded((double) largest);
    return (drawn() < filters ? "The first " + drawn() + " of the " + filters : "All " + filters) + " filters of "
        + Figures.printable(node) + ", " + height + "×" + width + " pixels each, numbered as the channels that they give"
        + " (unit in the tables). "
        + (channels == COLOURS
            ? "Each colour shows the weights of its channel: none of it is −" + most + ", half is 0, all of it is " + most
            : (channels == 1 ? "" : "The weights of each channel are side by side. ")
                + "Black is a weight of −" + most + ", the middle grey 0, white " + most)
        + ".";
  }

  /** All weights. */
  ChartData data() {
    ChartData data = ChartData.of("filter", "channel", "row", "column", "weight");
    for (int filter = 0; filter < filters; filter++) {
      for (int channel = 0; channel < channels; channel++) {
        int to = filter;
        int of = channel;
        forEachPixel((row, column) -> data.add(to, of, row, column, (double) weight(to, of, row, column)));
      }
    }
    return data;
  }
}

package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.jobs.Described;
import dev.pliant.layer.ChannelScale;
import dev.pliant.layer.Parameters;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Measures what {@link ChannelScale} needs: mean and standard deviation of each channel over the training examples. */
final class ChannelStatistics {
  private ChannelStatistics() {}

  /** {@code start} with what {@code train} has for layers of this kind; the same where there are none. */
  static Parameters in(Parameters start, JavaRDD<Block> train) {
    List<Integer> channels = start.network().nodes().stream()
        .filter(node -> node.layer() instanceof ChannelScale)
        .map(node -> ((ChannelScale) node.layer()).channels())
        .distinct()
        .toList();
    Parameters parameters = start;
    for (int count : channels) {
      double[] sums = sums(train, count);
      Parameters before = parameters;
      parameters = new Parameters(start.network(), (place, array) ->
          start.network().layer(place) instanceof ChannelScale scale && scale.channels() == count
              ? values(array.name(), sums, count)
              : before.of(place, array.name()));
    }
    return parameters;
  }

  /** The sums of each channel's values, then of their squares, then how many values a channel has. */
  private static double[] sums(JavaRDD<Block> train, int channels) {
    try (Described work = Described.as(train.context(), "measure the channels")) {
      double[] all = new double[2 * channels + 1];
      // In the order of workers, so that the same data come to the same bits.
      for (double[] part : train.mapPartitions(blocks -> List.of(sums(blocks, channels)).iterator()).collect()) {
        for (int i = 0; i < all.length; i++) {
          all[i] += part[i];
        }
      }
      return all;
    }
  }

  private static double[] sums(Iterator<Block> blocks, int channels) {
    double[] sums = new double[2 * channels + 1];
    float[] values = {};
    int[] columns = {};
    while (blocks.hasNext()) {
      Block block = blocks.next();
      if (values.length < block.features()) {
        values = new float[block.features()];
        columns = new int[block.features()];
      }
      for (int example = 0; example < block.size(); example++) {
        int count = block.copyNonZeros(example, values, columns, 0);
        for (int i = 0; i < count; i++) {
          int channel = columns[i] % channels;
          sums[channel] += values[i];
          sums[channels + channel] += (double) values[i] * values[i];
        }
      }
      sums[2 * channels] += (double) block.size() * block.features() / channels;
    }
    return sums;
  }

  /** A channel that never changes is only shifted. */
  private static float[] values(String name, double[] sums, int channels) {
    float[] values = new float[channels];
    double count = sums[2 * channels];
    for (int channel = 0; channel < channels; channel++) {
      double mean = sums[channel] / count;
      double variance = Math.max(0, sums[channels + channel] / count - mean * mean);
      // Below this the difference of the squares is rounding alone.
      boolean changes = variance > 1e-12 * Math.max(1e-20, mean * mean);
      values[channel] = (float) (name.equals(ChannelScale.MEAN) ? mean : changes ? Math.sqrt(variance) : 1);
    }
    return values;
  }
}

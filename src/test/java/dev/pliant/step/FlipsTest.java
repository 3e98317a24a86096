package dev.pliant.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.data.FloatBlock;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlipsTest {
  private static final long SEED = 3;
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;
  private static final int CHANNELS = 2;
  private static final int FEATURES = ROWS * COLUMNS * CHANNELS;
  private static final int SIZE = 5;

  @Test
  void probabilitiesAreTheMeanOfThoseOfTheImageAndOfItsMirrorImage() {
    Network network =
        Network.parse("input:3x4x2 conv:3/2x2 swish maxpool:2 dense:4 swish softmax/3", Network.Setting.of(Sharing.LAYER));
    SplittableRandom random = new SplittableRandom(SEED);
    float[] parameters = new float[(int) network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextDouble(-1, 1);
    }
    float[] images = new float[SIZE * FEATURES];
    float[] mirrored = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextDouble(-1, 1);
    }
    for (int example = 0; example < SIZE; example++) {
      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
          for (int channel = 0; channel < CHANNELS; channel++) {
            int rowAt = (example * ROWS + row) * COLUMNS;
            mirrored[(rowAt + column) * CHANNELS + channel] =
                images[(rowAt + COLUMNS - 1 - column) * CHANNELS + channel];
          }
        }
      }
    }
    try (ForwardPass plain = ForwardPass.of(network, parameters);
        ForwardPass averaging = ForwardPass.of(network, parameters).with(Flips.ON)) {
      float[] one = probabilities(plain, minibatch(images));
      float[] other = probabilities(plain, minibatch(mirrored));
      float[] mean = probabilities(averaging, minibatch(images));
      assertThat(one).isNotEqualTo(other);
      for (int i = 0; i < mean.length; i++) {
        assertThat(mean[i]).as("seed " + SEED).isEqualTo((one[i] + other[i]) / 2);
      }
      assertThat(probabilities(averaging, minibatch(mirrored))).isEqualTo(mean);
      Minibatch flipped = new Minibatch(FEATURES);
      flipped.takeFlipped(minibatch(images), network.input());
      assertThat(flipped.features()).startsWith(mirrored);
    }
  }

  @Test
  void vectorsHaveNoLeftAndRight() {
    Network dense = Network.dense(List.of(4, 3), List.of(), Sharing.LAYER);
    try (ForwardPass pass = ForwardPass.of(dense, new float[(int) dense.parameterCount()])) {
      assertThat(pass.with(Flips.OFF)).isSameAs(pass);
      assertThatThrownBy(() -> pass.with(Flips.ON)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("flips need a network that reads images as maps");
    }
  }

  private static float[] probabilities(ForwardPass pass, Minibatch minibatch) {
    float[] probabilities = new float[SIZE * 3];
    pass.probabilities(minibatch, probabilities);
    return probabilities;
  }

  private static Minibatch minibatch(float[] images) {
    FloatBlock block = new FloatBlock(0, new int[SIZE], images.clone());
    Minibatch minibatch = new Minibatch(FEATURES);
    for (int i = 0; i < SIZE; i++) {
      minibatch.add(block::copyNonZeros, i, 0);
    }
    return minibatch;
  }
}

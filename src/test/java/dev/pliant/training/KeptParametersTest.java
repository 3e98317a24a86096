package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class KeptParametersTest {
  @Test
  void lastBestAndAverageAreWhatTheirNamesSay() {
    assertThat(kept("last")).isEqualTo(5);
    // 8 of 10 in epochs 2, 3 and 4; the lowest loss of those in epoch 3.
    assertThat(kept("best")).isEqualTo(3);
    assertThat(kept("average:1")).isEqualTo(5);
    assertThat(kept("average:3")).isEqualTo(4);
    assertThat(kept("average:5")).isEqualTo(3);
  }

  /** One parameter, which counts five epochs. */
  private static float kept(String keep) {
    KeptParameters kept = new KeptParameters(Keep.parse(keep));
    int[] correct = {5, 8, 8, 8, 7};
    double[] losses = {0.1, 0.5, 0.3, 0.4, 0.2};
    for (int epoch = 1; epoch <= 5; epoch++) {
      int[] predicted = new int[10];
      Arrays.fill(predicted, correct[epoch - 1], predicted.length, 1);
      kept.add(
          new float[] {epoch},
          new Evaluation(0, 10, 10 * losses[epoch - 1], Confusion.of(2, new int[10], predicted), new BitSet()));
    }
    assertThat(Keep.parse(keep)).hasToString(keep);
    return kept.parameters()[0];
  }
}

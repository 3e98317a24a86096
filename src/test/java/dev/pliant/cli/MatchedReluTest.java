package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatchedReluTest {
  @Test
  void hiddenLayersAreWidenedAlike() {
    // 784·128 + 128 + 128·64 + 64 + 64·10 + 10 = 109 386 parameters; with 130 and 65 they are
    // 784·130 + 130 + 130·65 + 65 + 65·10 + 10 = 111 225, and with 131 and 66 (65.5) they are 112 217.
    List<Integer> report = List.of(784, 128, 64, 10);
    assertThat(MatchedRelu.layers(report, 111_225)).containsExactly(784, 130, 65, 10);
    assertThat(MatchedRelu.layers(report, 111_720)).containsExactly(784, 130, 65, 10);
    assertThat(MatchedRelu.layers(report, 111_722)).containsExactly(784, 131, 66, 10);
    assertThat(MatchedRelu.layers(report, 112_217)).containsExactly(784, 131, 66, 10);
  }

  @Test
  void networkThatIsAsLargeOrNearerThanAWiderOneStays() {
    List<Integer> layers = List.of(30, 8, 4);
    assertThat(MatchedRelu.layers(layers, 284)).isEqualTo(layers);
    assertThat(MatchedRelu.layers(layers, 100)).isEqualTo(layers);
    // A unit is 35 parameters.
    assertThat(MatchedRelu.layers(layers, 301)).isEqualTo(layers);
    assertThat(MatchedRelu.layers(layers, 302)).containsExactly(30, 9, 4);
  }
}

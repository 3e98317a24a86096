package dev.pliant.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchedReluTest {
  @Test
  void hiddenLayersAreWidenedAlike() {
    // 784·128 + 128 + 128·64 + 64 + 64·10 + 10 = 109 386 parameters; with 130 and 65 they are
    // 784·130 + 130 + 130·65 + 65 + 65·10 + 10 = 111 225, and with 131 and 66 (65.5) they are 112 217.
    List<Integer> report = List.of(784, 128, 64, 10);
    assertThat(wider(report, 111_225)).containsExactly(784, 130, 65, 10);
    assertThat(wider(report, 111_720)).containsExactly(784, 130, 65, 10);
    assertThat(wider(report, 111_722)).containsExactly(784, 131, 66, 10);
    assertThat(wider(report, 112_217)).containsExactly(784, 131, 66, 10);
  }

  @Test
  void networkThatIsAsLargeOrNearerThanAWiderOneStays() {
    List<Integer> layers = List.of(30, 8, 4);
    assertThat(wider(layers, 284)).isEqualTo(layers);
    assertThat(wider(layers, 100)).isEqualTo(layers);
    // A unit is 35 parameters.
    assertThat(wider(layers, 301)).isEqualTo(layers);
    assertThat(wider(layers, 302)).containsExactly(30, 9, 4);
  }

  private static List<Integer> wider(List<Integer> layers, long parameters) {
    Network network = Network.dense(layers, List.of("swish"), Sharing.UNIT);
    return MatchedRelu.widened(MatchedRelu.of(network), parameters).denseSizes().orElseThrow();
  }

  @Test
  void convolutionsWidenByChannelsInProportionToTheWidestLayer() {
    Network.Setting setting = new Network.Setting(Shape.map(8, 8, 1), 3, List.of("acon"), Sharing.UNIT);
    Network network = Network.parse("conv:4/3x3 act maxpool:2 conv:8/3x3/2/valid act dense:20 act", setting);
    Network relu = MatchedRelu.of(network);
    // 40 + 296 + 180 + 63 parameters, and 96 of activations. With 9 and 22 they are 662, with 5, 9 and 23 766.
    assertThat(relu.parameterCount()).isEqualTo(579);
    assertThat(MatchedRelu.widened(relu, network.learnedParameterCount()).text())
        .isEqualTo("input:8x8x1 conv:4/3x3 relu maxpool:2 conv:9/3x3/2/valid relu dense:22 relu softmax/3");
  }

  @Test
  void narrowConvolutionsDoNotHoldBackALayerThatIsWiderThanThey() {
    Network.Setting setting = new Network.Setting(Shape.map(12, 12, 1), 4, List.of("acon"), Sharing.UNIT);
    Network network = Network.parse("conv:4/3x3 act maxpool:2 conv:6/3x3/valid act dense:12 act", setting);
    // 1478 without activations, 1544 with them, 1579 with 13 units; 13/12 of 6 channels are 7.
    assertThat(MatchedRelu.widened(MatchedRelu.of(network), network.learnedParameterCount()).text())
        .isEqualTo("input:12x12x1 conv:4/3x3 relu maxpool:2 conv:6/3x3/valid relu dense:13 relu softmax/4");
  }

  @Test
  void branchesWidenTogether() {
    Network.Setting setting = new Network.Setting(Shape.vector(6), 3, List.of("swish"), Sharing.LAYER);
    Network network = Network.parse("x = dense:4 act; y = x dense:4 act; add(x,y) dense:2 act", setting);
    Network wider = MatchedRelu.widened(MatchedRelu.of(network), 140);
    assertThat(wider.text())
        .isEqualTo("x = input:6 dense:7 relu; y = x dense:7 relu; add(x,y) dense:4 relu softmax/3");
    assertThat(wider.parameterCount()).isEqualTo(7 * 7 + 8 * 7 + 8 * 4 + 5 * 3);
  }
}

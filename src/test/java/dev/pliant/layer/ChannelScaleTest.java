package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelScaleTest {
  private static final Network.Setting SETTING = Network.Setting.of(Sharing.LAYER);

  @Test
  void everyReaderOfTheInputReadsItScaled() {
    for (String text : List.of(
        "input:12 dense:5 swish softmax/3", "input:2x2x3 conv:4/2x2 relu meanpool softmax/3",
        "x = input:12 dense:12 swish; add(x,input) softmax/3",
        "scaled = input:12 dense:12 swish; join(input,scaled) dense:4 softmax/3", "input:12 join(input,input) softmax/3")) {
      Network network = Network.parse(text, SETTING);
      Network scaled = ChannelScale.before(network, 3);
      assertThat(scaled.nodes()).hasSize(network.nodes().size() + 1);
      assertThat(scaled.nodes().subList(1, scaled.nodes().size())).noneMatch(node -> node.inputs().contains(Network.INPUT));
      assertThat(scaled.text()).contains("scale:3");
      Network again = Network.parse(scaled.text(), SETTING);
      assertThat(again.text()).isEqualTo(scaled.text());
      assertThat(again.parameterCount()).isEqualTo(network.parameterCount() + 6);
      assertThat(scaled.learnedParameterCount()).isEqualTo(network.learnedParameterCount());
    }
  }

  @Test
  void valuesLoseTheMeanOfTheirChannelAndAreDividedByItsDeviation() {
    Network network = ChannelScale.before(Network.parse("input:4 dense:4 softmax/2", SETTING), 2);
    float[] flat = new float[(int) network.parameterCount()];
    System.arraycopy(new float[] {0.5f, -1, 2, 4}, 0, flat, 0, 4);
    Minibatch minibatch = new Minibatch(4);
    minibatch.add((index, values, columns, from) -> {
      for (int i = 0; i < 3; i++) {
        values[from + i] = i + 1;
        columns[from + i] = i;
      }
      return from + 3;
    }, 0, 0);
    try (Kernels kernels = new Kernels(network, 0, new LoopProducts())) {
      kernels.setParameters(flat);
      kernels.forward(minibatch, new Pass().evaluate(1));
      assertThat(kernels.outputOf(0)).startsWith((1 - 0.5f) / 2, (2 + 1) / 4f, (3 - 0.5f) / 2, (0 + 1) / 4f);
    }
  }

  @Test
  void channelsThatDoNotFitAndOtherPlacesAreRefused() {
    assertThatThrownBy(() -> Network.parse("input:7 scale:3 softmax/2", SETTING)).hasMessageContaining("scale:3 is for 3");
    assertThatThrownBy(() -> Network.parse("input:2x2x3 scale:1 conv:2/2x2 softmax/2", SETTING))
        .hasMessageContaining("scale:1 is for 1 channels, and reads 2x2x3");
    assertThatThrownBy(() -> Network.parse("input:6 dense:6 scale:3 softmax/2", SETTING))
        .hasMessageContaining("scale:3 reads the network's input alone");
    assertThatThrownBy(() -> ChannelScale.before(Network.parse("input:6 scale:3 softmax/2", SETTING), 3))
        .hasMessageContaining("scale:3 reads the network's input alone");
  }
}

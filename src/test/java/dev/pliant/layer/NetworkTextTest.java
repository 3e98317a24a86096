package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network's text and the network are inverse, and what is wrong with a text is said with its place. */
class NetworkTextTest {
  private static final Network.Setting SETTING =
      new Network.Setting(Shape.vector(12), 3, List.of("swish"), Sharing.LAYER);

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "dense:8 act                                  | input:12 dense:8 swish softmax/3",
    "dense:8 act dense:4 tanh                     | input:12 dense:8 swish dense:4 tanh softmax/3",
    "dense:8 act softmax:digit                    | input:12 dense:8 swish softmax:digit/3",
    "x = dense:8 act; y = x dense:8 act; add(x,y) norm act"
        + " | x = input:12 dense:8 swish; y = x dense:8 swish; add(x,y) norm swish softmax/3",
    "x = dense:8; dense:4 act join(x) | x = input:12 dense:8; dense:4 swish join(x) softmax/3",
    "x = act ; x dense:12 add(x,input) dropout:0.25 "
        + " | x = input:12 swish; x dense:12 add(x,input) dropout:0.25 softmax/3",
    "input:12 rational:5/4@tanh  | input:12 rational:5/4@tanh softmax/3",
    "x = dense:5                                  | x = input:12 dense:5; x softmax/3",
  })
  void textOfANetworkLeavesNothingOpenAndGivesItAgain(String text, String whole) {
    Network network = Network.parse(text, SETTING);
    assertThat(network.text()).isEqualTo(whole);
    assertThat(Network.parse(whole, Network.Setting.of(Sharing.LAYER))).isEqualTo(network);
    assertThat(Network.parse(whole, SETTING)).isEqualTo(network);
  }

  @Test
  void chainOfDenseLayersIsWhatItsSizesMake() {
    assertThat(Network.parse("dense:8 act dense:5 act", new Network.Setting(
            Shape.vector(12), 3, List.of("swish", "tanh"), Sharing.UNIT)))
        .isEqualTo(Network.dense(List.of(12, 8, 5, 3), List.of("swish", "tanh"), Sharing.UNIT));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "dens:8 act               | unknown layer 'dens:8'; did you mean 'dense'?      | dens:8",
    "dense:x                  | 'x' is no whole number                             | dense:x",
    "dense                    | 'dense' is written dense:UNITS                     | dense",
    "norm:3                   | 'norm' is written norm                             | norm:3",
    "dense:0                  | at least 1 unit                                    | dense:0",
    "dense:8 swihs            | unknown layer 'swihs'; did you mean 'swish'?       | swihs",
    "dense:8 act; dense:4     | nothing reads what this chain gives                | act",
    "x = dense:8; add(x,y)    | no node 'y' before this; there are: x              | add(x,y)",
    "x = dense:8; y = x dense:4; add(x,y) | values of one shape, and these are 8 and 4 | add(x,y)",
    "x = dense:8; x = x act   | there is a node 'x' already                        | x",
    "dense1 = dense:8         | cannot be a name                                   | dense1",
    "X = dense:8              | 'X' is no name                                     | X",
    "dense:8 x act            | unknown layer 'x'                                  | x",
    "x = dense:8; act x       | 'x' is a node; a chain begins at one               | x",
    "softmax/4                | labels have 3 classes and not 4                    | softmax/4",
    "dense:8 softmax act      | softmax ends a chain                               | act",
    "input:13 dense:8         | an example is 12 here and not 13                   | input:13",
    "add(input)               | add takes at least two values                      | add(input)",
    "dropout:1                | above 0 and below 1                                | dropout:1",
    "x = dense:4 softmax; dense:5 softmax | one softmax                            | softmax",
    "rational:5/x             | rational                                           | rational:5/x",
  })
  void whatIsWrongIsSaidInOneLineWithItsPlace(String text, String message, String marked) {
    NetworkTextException error =
        catchThrowableOfType(NetworkTextException.class, () -> Network.parse(text, SETTING));
    assertThat(error).as(text).isNotNull().hasMessageContaining(message);
    assertThat(error.getMessage().lines()).hasSize(1);
    List<String> mark = error.mark().lines().toList();
    assertThat(mark.get(0)).isEqualTo(text);
    int from = mark.get(1).indexOf('^');
    assertThat(text.substring(from, mark.get(1).length())).isEqualTo(marked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ";", "dense:8;", "x = ", "input:12"})
  void chainWithoutALayerIsRefused(String text) {
    assertThat(catchThrowableOfType(NetworkTextException.class, () -> Network.parse(text, SETTING)))
        .hasMessageContaining("there is no layer here");
  }

  @Test
  void textThatLeavesInputOrClassesOpenNeedsThemGiven() {
    assertThat(catchThrowableOfType(
        NetworkTextException.class, () -> Network.parse("dense:8 softmax/3", Network.Setting.of(Sharing.LAYER))))
        .hasMessageContaining("begin it with input:SHAPE");
    assertThat(catchThrowableOfType(
        NetworkTextException.class, () -> Network.parse("input:4 dense:8", Network.Setting.of(Sharing.LAYER))))
        .hasMessageContaining("softmax/CLASSES");
  }

  @Test
  void activationsStandInOrderOrOneForAll() {
    Network.Setting two = new Network.Setting(Shape.vector(12), 3, List.of("relu", "tanh"), Sharing.LAYER);
    assertThat(Network.parse("dense:8 act dense:4 act", two).text())
        .isEqualTo("input:12 dense:8 relu dense:4 tanh softmax/3");
    assertThat(catchThrowableOfType(NetworkTextException.class, () -> Network.parse("dense:8 act", two)))
        .hasMessageContaining("2 activations for 1 places of act");
    assertThat(catchThrowableOfType(
        NetworkTextException.class, () -> Network.parse("act dense:8 act act", two)))
        .hasMessageContaining("this is act number 3, and 2 activations are named");
  }
}

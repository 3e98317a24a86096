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

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "conv:8/3x3 act maxpool:2 conv:4/1x3/2/valid act meanpool"
        + " | input:9x8x1 conv:8/3x3 swish maxpool:2 conv:4/1x3/2/valid swish meanpool softmax/3 | 4",
    "input:9x8x1 meanpool:2 flatten | input:9x8x1 meanpool:2 flatten softmax/3 | 16",
    "dense:5 act              | input:72 dense:5 swish softmax/3                        | 5",
    "input:9x8x1 norm dense:5 | input:9x8x1 norm dense:5 softmax/3                      | 5",
    "x = conv:2/3x3; y = x act; add(x,y) | x = input:9x8x1 conv:2/3x3; y = x swish; add(x,y) softmax/3 | 144",
  })
  void exampleIsAMapToLayersOfMapsAndAVectorToOthers(String text, String whole, int reads) {
    Shape image = Shape.map(9, 8, 1);
    Network network = Network.parse(text, new Network.Setting(image, 3, List.of("swish"), Sharing.LAYER));
    assertThat(network.text()).isEqualTo(whole);
    assertThat(network.inputs(network.nodes().size() - 1).get(0).size()).isEqualTo(reads);
    assertThat(Network.parse(whole, Network.Setting.of(Sharing.LAYER))).isEqualTo(network);
    Network.Setting vector = new Network.Setting(Shape.vector(72), 3, List.of("swish"), Sharing.LAYER);
    assertThat(Network.parse(whole, vector)).as("a vector is taken for the map that the text says").isEqualTo(network);
    assertThat(Network.check(text, List.of("swish"), Sharing.LAYER)).isEqualTo(text.split("act", -1).length - 1);
  }

  @Test
  void networkOfAffineMapsIsOneAndAMaximumIsNone() {
    Network.Setting setting = Network.Setting.of(Sharing.LAYER);
    String affine = "input:4x4x1 conv:2/3x3 affine norm meanpool:2 dense:3 identity softmax/2";
    assertThat(Network.parse(affine, setting).isAffine()).isTrue();
    assertThat(Network.parse("input:4x4x1 conv:2/3x3 affine maxpool:2 softmax/2", setting).isAffine()).isFalse();
    assertThat(Network.parse("input:4 dense:3 affine dense:3 swish softmax/2", setting).isAffine()).isFalse();
  }

  @Test
  void textOfMapsIsRightIfItSuitsSomeImages() {
    assertThat(Network.check("conv:8/5x5/valid " + "maxpool:2 ".repeat(9), List.of("relu"), Sharing.LAYER)).isZero();
    assertThat(catchThrowableOfType(
        NetworkTextException.class,
        () -> Network.check("conv:8/5x5 " + "maxpool:2 ".repeat(11), List.of("relu"), Sharing.LAYER)))
        .hasMessageContaining("maxpool:2 needs a map of at least 2x2 pixels");
    assertThat(catchThrowableOfType(
        NetworkTextException.class,
        () -> Network.parse("input:8x9x1 conv:2/3x3", new Network.Setting(
            Shape.map(9, 8, 1), 3, List.of("swish"), Sharing.LAYER))))
        .hasMessageContaining("an example is 9x8x1 here and not 8x9x1");
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
    "dense:x                  | 'x' is not a whole number                          | dense:x",
    "dense                    | 'dense' is written dense:UNITS                     | dense",
    "norm:3                   | 'norm' is written norm                             | norm:3",
    "dense:0                  | at least 1 unit                                    | dense:0",
    "dense:8 swihs            | unknown layer 'swihs'; did you mean 'swish'?       | swihs",
    "dense:8 act; dense:4     | nothing reads what this chain gives                | act",
    "x = dense:8; add(x,y)    | no node 'y' before this; there are: x              | add(x,y)",
    "x = dense:8; y = x dense:4; add(x,y) | values of one shape, but these are 8 and 4 | add(x,y)",
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
    "conv:8/3                 | 'conv' is written conv:CHANNELS/HxW[/STRIDE][/valid] | conv:8/3",
    "conv                     | 'conv' is written conv:CHANNELS/HxW[/STRIDE][/valid] | conv",
    "conv:0/3x3               | are at least 1                                     | conv:0/3x3",
    "conv:99999999999/3x3     | '99999999999' is not a whole number                | conv:99999999999/3x3",
    "conv:8/3x3               | reads a map of ROWSxCOLUMNSxCHANNELS, but this is a vector of 12 | conv:8/3x3",
    "input:3x4x1 conv:8/4x3/valid | is larger than the map of 3x4x1                | conv:8/4x3/valid",
    "input:3x4x1 conv:8/99999x99999 | too large for a map of 3x4x1                 | conv:8/99999x99999",
    "input:3x4x1 maxpool:4    | maxpool:4 needs a map of at least 4x4 pixels       | maxpool:4",
    "input:3x4x1 maxpool      | 'maxpool' is written maxpool:N                     | maxpool",
    "input:3x4x1 meanpool:1   | a side of at least 2, not 1                        | meanpool:1",
    "input:3x4x1 dense:9 meanpool | but this is a vector of 9                      | meanpool",
    "input:4x4x1 conv:2/3x3   | an example is 12 here and not 4x4x1                | input:4x4x1",
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

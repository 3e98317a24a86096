package dev.pliant.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's form of a network, and the copying of parameters and updater state to and from it. */
class Dl4jFormTest {
  private static final long SEED = 31;

  private static Dl4jForm form(String text, Sharing sharing, IUpdater updater, IUpdater activations) {
    return Dl4jForm.of(
        Network.parse(text, Network.Setting.of(sharing)), new Updaters(updater, activations, 0.1), WeightStart.GAIN,
        SEED);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "input:7 dense:5 tanh dense:4 swish norm softmax/3",
    "input:7 swish dense:5 norm tanh softmax/3",
    "x = input:7 dense:5 swish; y = x dense:5 swish; add(x,y) norm tanh softmax/3",
    "x = input:7 dense:5 tanh; y = x swish; join(x,y) dense:6 dropout:0.5 acon softmax/3",
    "input:4x3x2 dropout:0.5 conv:3/2x2 swish maxpool:2 conv:2/1x1 norm dense:5 tanh softmax/3",
    "x = input:4x3x2 conv:3/3x3 acon; y = x conv:3/1x1; add(x,y) flatten swish norm dense:4 relu softmax/3"
  })
  void parametersAndStateOfTheUpdaterComeBackToTheBit(String text) {
    for (Sharing sharing : new Sharing[] {Sharing.LAYER, Sharing.UNIT}) {
      for (IUpdater[] pair : new IUpdater[][] {
        {new Adam(0.01), new Adam(0.02)}, {new Nesterovs(0.01, 0.9), new Nesterovs(0.01, 0.9)},
        {new Sgd(0.1), new Sgd(0.1)}
      }) {
        Dl4jForm form = form(text, sharing, pair[0], pair[1]);
        Model model = form.open();
        Dl4jSlots slots = (Dl4jSlots) form.state(model);
        assertThat(slots.length()).isEqualTo((int) form.network().parameterCount());
        assertThat((long) slots.length()).isEqualTo(model.numParams());
        SplittableRandom random = new SplittableRandom(SEED);
        float[] parameters = floats(slots.length(), random);
        float[] state = floats(slots.stateArrays() * slots.length(), random);
        slots.setParameters(parameters);
        slots.setUpdaterState(state);
        assertThat(slots.parameters()).isEqualTo(parameters);
        float[] back = slots.updaterState();
        assertThat(back).hasSameSizeAs(state);
        // What has no gradient has no state in DL4J.
        for (int i = 0; i < back.length; i++) {
          assertThat(back[i] == state[i] || back[i] == 0).as("seed " + SEED + ", " + i).isTrue();
        }
        long zeros = count(back);
        long statistics = form.network().parameterCount() - form.network().learnedParameterCount();
        assertThat(zeros).isEqualTo(slots.stateArrays() * statistics);
      }
    }
  }

  private static long count(float[] values) {
    long zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** Each kind of array has its gradient's update in its own place: state that is copied back trains on the same. */
  @ParameterizedTest
  @ValueSource(strings = {
    "input:7 dense:5 tanh dense:4 swish norm softmax/3",
    "x = input:7 dense:5 swish; y = x dense:5 swish; add(x,y) norm tanh softmax/3",
    "input:4x3x2 conv:3/2x2 swish maxpool:2 conv:2/1x1 norm dense:5 tanh softmax/3"
  })
  void trainingGoesOnFromWhatWasCopied(String text) {
    Dl4jForm form = form(text, Sharing.UNIT, new Adam(0.01), new Adam(0.03));
    Model one = form.open();
    int[] features = form.network().input().isVector() ? new int[] {8, 7} : new int[] {8, 2, 4, 3};
    DataSet data = new DataSet(Nd4j.rand(features), Nd4j.eye(3).getRows(0, 1, 2, 0, 1, 2, 0, 1));
    fit(one, data);
    fit(one, data);
    Model other = form.open();
    form.state(other).setParameters(form.state(one).parameters());
    form.state(other).setUpdaterState(form.state(one).updaterState());
    iterations(other, 2);
    fit(one, data);
    fit(other, data);
    assertThat(form.state(other).parameters()).isEqualTo(form.state(one).parameters());
    assertThat(form.state(other).updaterState()).isEqualTo(form.state(one).updaterState());
  }

  private static void fit(Model model, DataSet data) {
    if (model instanceof ComputationGraph graph) {
      graph.fit(data);
    } else {
      ((MultiLayerNetwork) model).fit(data);
    }
  }

  private static void iterations(Model model, int count) {
    if (model instanceof ComputationGraph graph) {
      graph.getConfiguration().setIterationCount(count);
    } else {
      ((MultiLayerNetwork) model).getLayerWiseConfigurations().setIterationCount(count);
    }
  }

  @Test
  void tiedActivationsAreOneArrayAndACopyInEachLayerOfDl4js() {
    Dl4jForm form = form("input:7 dense:5 swish dense:4 swish softmax/3", Sharing.NETWORK, new Adam(), new Adam());
    Model model = form.open();
    Dl4jSlots slots = (Dl4jSlots) form.state(model);
    assertThat(slots.length() + 1L).isEqualTo(model.numParams());
    float[] values = floats(slots.length(), new SplittableRandom(SEED));
    slots.setParameters(values);
    assertThat(model.getParam("1_k").getFloat(0)).isEqualTo(model.getParam("3_k").getFloat(0));
    assertThat(slots.parameters()).isEqualTo(values);
  }

  @Test
  void weightsStartByTheGainOfTheActivationBeforeThem() {
    Dl4jForm form =
        form("x = input:400 dense:400 relu; x dense:400 add(x) norm softmax/3", Sharing.LAYER, new Sgd(), new Sgd());
    Model model = form.open();
    // A uniform distribution in ±a has standard deviation a/√3: of 160 000 weights, to a thousandth.
    assertThat(model.getParam("dense1_W").stdNumber().doubleValue()).isCloseTo(Math.sqrt(1 / 400.0), within(2e-4));
    assertThat(model.getParam("dense2_W").stdNumber().doubleValue()).isCloseTo(Math.sqrt(2 / 400.0), within(2e-4));
  }

  @Test
  void whatDl4jCannotExpressIsRefused() {
    assertThatThrownBy(() -> form("input:5x6x1 conv:2/3x1/3 softmax/3", Sharing.LAYER, new Sgd(), new Sgd()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("cannot pad a map of 5x6x1 for conv:2/3x1/3");
    assertThatThrownBy(() -> form(
        "x = input:2x2x2 flatten; y = x dense:8; add(x,y) softmax/3", Sharing.LAYER, new Sgd(), new Sgd()))
        .isInstanceOf(UnsupportedNetworkException.class)
        .hasMessageContaining("node add1 adds a map as a vector to another vector");
    Dl4jForm branched = form("input:3 dense:3 add(input) softmax/2", Sharing.LAYER, new Sgd(), new Sgd());
    assertThatThrownBy(branched::chain).hasMessageContaining("branches");
  }

  /** Runs with maps begin as they did before DL4J could express them. */
  @ParameterizedTest
  @CsvSource({
    "input:5x4x2 conv:3/3x3 swish maxpool:2 dense:4 softmax/3, 857460777",
    "input:6 flatten dense:4 swish softmax/3, 224572868",
    "input:6 dense:4 swish softmax/3, 1355973914"
  })
  void startIsDrawnAsEver(String text, int hash) {
    Network network = Network.parse(text, Network.Setting.of(Sharing.UNIT));
    assertThat(Arrays.hashCode(ParameterStart.of(network, WeightStart.GAIN, SEED).flat())).isEqualTo(hash);
  }

  private static float[] floats(int length, SplittableRandom random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(0.5, 1);
    }
    return Arrays.copyOf(values, length);
  }
}

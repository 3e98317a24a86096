package dev.pliant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.pliant.activation.Examples;
import dev.pliant.activation.RoundingBound;
import dev.pliant.layer.Kernels;
import dev.pliant.layer.LoopProducts;
import dev.pliant.layer.Minibatch;
import dev.pliant.layer.NamedArray;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Pass;
import dev.pliant.layer.Sharing;
import dev.pliant.network.Dl4jArrays;
import dev.pliant.network.NetworkParameters;
import dev.pliant.step.Step;
import dev.pliant.step.StepKind;
import dev.pliant.step.Steps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks, as another runtime computes them, beside the fused step that trains and evaluates them. */
class OnnxModelTest {
  private static final long SEED = 12;
  private static final int INPUTS = 23;
  private static final int CLASSES = 4;
  private static final int EXAMPLES = 40;

  static List<String> specs() {
    return Examples.specs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void otherRuntimePredictsAsTheFusedStepForEveryActivationAndSharing(String activation) throws Exception {
    for (Sharing sharing : Sharing.values()) {
      assertSame(Network.dense(List.of(INPUTS, 12, 7, CLASSES), List.of(activation), sharing));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hat:17,rational:5/4", "gelu,frozen:prelu", "mixture:relu+tanh,apl:3", "none"})
  void otherRuntimePredictsAsTheFusedStepForActivationsOfEachLayersOwn(String activations) throws Exception {
    List<String> names = activations.equals("none") ? List.of() : Arrays.asList(activations.split(","));
    List<Integer> layers = names.isEmpty() ? List.of(INPUTS, CLASSES) : List.of(INPUTS, 12, 7, CLASSES);
    assertSame(Network.dense(layers, names, Sharing.LAYER));
    assertSame(Network.dense(layers, names, Sharing.UNIT));
  }

  private static void assertSame(Network spec) throws Exception {
    MultiLayerNetwork network = Networks.moved(spec, SEED);
    List<NamedArray> arrays = Dl4jArrays.of(spec, network);
    float[][] examples = Networks.examples(EXAMPLES, INPUTS, SEED);
    float[][] trained = fused(network, examples);
    Map<String, float[][]> exported = run(OnnxModel.of(NetworkParameters.parameters(spec, arrays), "0", Map.of()), examples);
    for (int i = 0; i < EXAMPLES; i++) {
      RoundingBound[] logits = Networks.logits(spec, arrays, examples[i]);
      double worst = 0;
      for (int c = 0; c < CLASSES; c++) {
        assertThat((double) exported.get("logits")[i][c]).as(spec + ", seed " + SEED)
            .isCloseTo(logits[c].value(), within(logits[c].error()));
        worst = Math.max(worst, logits[c].error());
      }
      assertThat(worst).as("a bound that says something: " + spec).isLessThan(2e-3);
      // A probability p moves by at most 2·p·(1 − p) ≤ 1/2 of the largest error of a logit; both sides err, and round.
      double tolerance = worst + 8 * Math.ulp(1f);
      for (int c = 0; c < CLASSES; c++) {
        assertThat(exported.get("probability")[i][c]).as(spec + ", seed " + SEED)
            .isCloseTo(trained[i][c], within((float) tolerance));
      }
    }
  }

  private static float[][] fused(MultiLayerNetwork network, float[][] examples) {
    Minibatch minibatch = minibatch(examples);
    float[] flat = new float[examples.length * CLASSES];
    Steps steps = Steps.of(StepKind.FUSED, network.getLayerWiseConfigurations());
    try (Step step = steps.open()) {
      step.setParameters(steps.state(network).parameters());
      step.forward().probabilities(minibatch, flat);
    }
    float[][] rows = new float[examples.length][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * CLASSES, (i + 1) * CLASSES));
    return rows;
  }

  private static Minibatch minibatch(float[][] examples) {
    int inputs = examples[0].length;
    Minibatch minibatch = new Minibatch(inputs);
    for (int i = 0; i < examples.length; i++) {
      minibatch.add((index, values, columns, from) -> {
        for (int column = 0; column < inputs; column++) {
          values[from + column] = examples[index][column];
          columns[from + column] = column;
        }
        return from + inputs;
      }, i, 0);
    }
    return minibatch;
  }

  private static Map<String, float[][]> run(byte[] model, float[][] features) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, features);
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      return Map.of(
          "logits", (float[][]) result.get("logits").orElseThrow().getValue(),
          "probability", (float[][]) result.get("probability").orElseThrow().getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "x = input:23 dense:12 swish; y = x dense:12 acon; add(x,y) norm prelu softmax/4",
    "x = input:23 dense:9 tanh; y = x dense:5 rational:5/4 norm; join(x,y,x) dropout:0.5 gelu softmax/4",
    "input:23 norm hat:9 dense:23 add(input) softmax/4",
    "input:7x6x2 conv:3/4x2/2 norm prelu maxpool:2 flatten dense:6 hat:5 softmax/4",
    "input:5x6x1 norm conv:2/2x3/valid rational:5/4 meanpool:2 dense:5 softmax/4",
    "x = input:5x6x2 conv:3/3x3 hat:9; y = x conv:3/1x1 dropout:0.5; add(x,y) join(x,input) swish meanpool softmax/4",
    "x = input:5x6x1 conv:4/5x3/3; x dense:3 tanh softmax/4",
    "input:3x4x2 swish dense:5 softmax/4",
    "input:6x5x2 scale:2 conv:2/3x3 swish softmax/4",
    "input:12 scale:3 dense:5 swish softmax/4"
  })
  void otherRuntimePredictsAsTheKernelsForNetworksOfOtherKinds(String text) throws Exception {
    for (Sharing sharing : new Sharing[] {Sharing.LAYER, Sharing.UNIT}) {
      Network network = Network.parse(text, Network.Setting.of(sharing));
      SplittableRandom random = new SplittableRandom(SEED);
      Parameters parameters = new Parameters(network, (place, array) -> {
        float[] values = new float[(int) array.length()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextDouble(-0.2, 0.2)
              + (array.start().isEmpty() ? 0 : array.start().get(i % array.start().size())));
        }
        return values;
      });
      float[][] examples = Networks.examples(EXAMPLES, network.inputs(), SEED);
      float[] probabilities = new float[EXAMPLES * CLASSES];
      try (Kernels kernels = new Kernels(network, 0, new LoopProducts())) {
        kernels.setParameters(parameters.flat());
        kernels.forward(minibatch(examples), new Pass().evaluate(EXAMPLES));
        kernels.predict(EXAMPLES, probabilities);
      }
      float[][] exported = run(OnnxModel.of(parameters, "0", Map.of()), examples).get("probability");
      for (int i = 0; i < EXAMPLES; i++) {
        for (int c = 0; c < CLASSES; c++) {
          // Sums of at most 84 terms of size about 1, five layers deep, each rounded half an ulp on either side.
          assertThat(exported[i][c]).as(text + ", seed " + SEED)
              .isCloseTo(probabilities[i * CLASSES + c], within(2 * 5 * 84 * Math.ulp(1f)));
        }
      }
    }
  }

  @Test
  void modelSaysWhatItIs() throws Exception {
    Network spec = Network.dense(List.of(INPUTS, 6, CLASSES), List.of("hat:9"), Sharing.UNIT);
    List<NamedArray> arrays = Dl4jArrays.of(spec, Networks.moved(spec, SEED));
    byte[] bytes = OnnxModel.of(NetworkParameters.parameters(spec, arrays), "1.2", Map.of("run_id", "r", "classes", "4"));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(bytes)) {
      assertThat(session.getMetadata().getCustomMetadata()).isEqualTo(Map.of("run_id", "r", "classes", "4"));
      assertThat(session.getMetadata().getProducerName()).isEqualTo("pliant");
      assertThat(shape(session.getInputInfo().get("features"))).containsExactly(-1, INPUTS);
      assertThat(session.getOutputInfo().keySet()).containsExactly("logits", "probability");
      assertThat(shape(session.getOutputInfo().get("probability"))).containsExactly(-1, CLASSES);
    }
    ModelProto model = ModelProto.parseFrom(bytes);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(model.getOpsetImport(0).getDomain()).isEmpty();
    assertThat(model.getDocString()).contains("hidden activation hat:9");
    assertThat(model.getGraph().getInput(0).getDocString()).contains("scaled to [0, 1]");
    assertThat(model.getGraph().getNodeList()).extracting(NodeProto::getDomain).containsOnly("");
    Stream.of(1, 2, 1000).forEach(size -> assertThat(
        assertRuns(bytes, Networks.examples(size, INPUTS, SEED))).hasDimensions(size, CLASSES));
  }

  private static float[][] assertRuns(byte[] model, float[][] features) {
    try {
      return run(model, features).get("probability");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static long[] shape(NodeInfo value) {
    return ((TensorInfo) value.getInfo()).getShape();
  }
}

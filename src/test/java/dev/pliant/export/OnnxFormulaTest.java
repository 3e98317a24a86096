package dev.pliant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import dev.pliant.activation.Examples;
import dev.pliant.activation.Expression;
import dev.pliant.activation.RoundingBound;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each activation function alone, as another runtime computes it, at ordinary inputs, at kinks and far out. */
class OnnxFormulaTest {
  private static final long SEED = 8;
  private static final int SETS = 5;

  static Stream<String> specs() {
    return Stream.concat(
        Examples.specs().stream(),
        Stream.of("rational:9/9", "rational:1/3", "hat:129", "rbf:65", "polynomial:3", "mixture:gelu+elu+sigmoid",
            "taaf:gelu", "frozen:hat:9", "frozen:mixture:relu+silu"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void otherRuntimeComputesWhatTheFunctionDoes(String spec) throws Exception {
    ActivationFunction function = Activations.parse(spec);
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] shared = {parameters(function, random)};
    double[][] own = Stream.generate(() -> parameters(function, random)).limit(SETS).toArray(double[][]::new);
    assertSame(function, shared, 1, random);
    assertSame(function, own, SETS, random);
  }

  private static void assertSame(ActivationFunction function, double[][] k, int units, SplittableRandom random)
      throws Exception {
    double[] inputs = DoubleStream.concat(
            DoubleStream.concat(
                Arrays.stream(Examples.special()), Arrays.stream(k).flatMapToDouble(Arrays::stream)),
            random.doubles(300, -9, 9))
        .map(x -> (float) x).toArray();
    float[][] x = new float[inputs.length][units];
    for (int i = 0; i < inputs.length; i++) {
      Arrays.fill(x[i], (float) inputs[i]);
    }
    float[][] y = run(function, k, x);
    Expression formula =
        function.formula(Expression.INPUT, Expression.parameters(function.parameterCount())).orElseThrow();
    for (int i = 0; i < inputs.length; i++) {
      for (int unit = 0; unit < units; unit++) {
        double[] set = k[unit % k.length];
        double error = RoundingBound.of(formula, inputs[i], 0, set, Math.ulp(1f)).error();
        if (Math.abs(inputs[i]) <= 9) {
          assertThat(error).as("a bound that says something").isLessThan(1e-4 * (1 + Math.abs(y[i][unit])));
        }
        assertThat((double) y[i][unit])
            .as(function.spec() + " at " + inputs[i] + ", parameters " + Arrays.toString(set) + ", seed " + SEED)
            .isFinite()
            .isCloseTo(function.value(inputs[i], set), within(error));
      }
    }
  }

  private static float[][] run(ActivationFunction function, double[][] k, float[][] x) throws Exception {
    OnnxGraph graph = new OnnxGraph("function", "");
    graph.input("x", x[0].length, "");
    graph.node("Identity", "y", OnnxFormula.add(graph, "g", "x", function, k));
    graph.output("y", x[0].length, "");
    byte[] model = ModelProto.newBuilder().setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph.build()).build().toByteArray();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(model);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, x);
        OrtSession.Result result = session.run(Map.of("x", tensor))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  /** The start, moved a little, as floats: that is how they are stored. */
  private static double[] parameters(ActivationFunction function, SplittableRandom random) {
    double[] k = function.start();
    for (int p = 0; p < k.length; p++) {
      k[p] += 0.3 * random.nextDouble(-1, 1);
    }
    function.bound(k);
    return Arrays.stream(k).map(value -> (float) value).toArray();
  }

  /** g(x) = x³, with all that a family must have and no formula. */
  private static final class Cube implements ActivationFunction {
    private static final long serialVersionUID = 1;

    @Override
    public String spec() {
      return "cube";
    }

    @Override
    public List<String> parameterNames() {
      return List.of();
    }

    @Override
    public double[] start() {
      return new double[0];
    }

    @Override
    public double value(double x, double[] k) {
      return x * x * x;
    }

    @Override
    public double slope(double x, double[] k) {
      return 3 * x * x;
    }

    @Override
    public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {}
  }

  @Test
  void familyWithoutAFormulaIsNamed() {
    OnnxGraph graph = new OnnxGraph("function", "");
    assertThatThrownBy(() -> OnnxFormula.add(graph, "g", "x", new Cube(), new double[1][0]))
        .isInstanceOf(UnsupportedActivationException.class)
        .hasMessage("activation 'cube' has no formula, and so no ONNX form; export the network with --format dl4j, or"
            + " add a formula");
  }
}

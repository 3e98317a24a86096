package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.pliant.activation.ActivationFunction;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trained network row by row. */
class RowPassTest {
  private static final long SEED = 5;
  private static final String BRANCHES =
      "x = input:20 dense:6 norm swish; y = x dropout:0.5 dense:6 acon; add(x,y) join(input) softmax/4";

  private static Parameters parameters(Network network) {
    SplittableRandom random = new SplittableRandom(SEED);
    return new Parameters(network, (place, array) -> {
      float[] values = new float[(int) array.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextDouble(-0.5, 0.5)
            + (array.start().isEmpty() ? 0 : array.start().get(i % array.start().size())));
      }
      return values;
    });
  }

  private static LearnedActivationClassificationModel branched() {
    return new LearnedActivationClassificationModel(
        "branches", parameters(Network.parse(BRANCHES, Network.Setting.of(Sharing.UNIT))));
  }

  private static List<Vector> rows(int count, int features) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, count)
        .mapToObj(i -> Vectors.dense(IntStream.range(0, features)
            .mapToDouble(j -> random.nextInt(4) == 0 ? 0 : (float) random.nextDouble(-2, 2)).toArray()))
        .toList();
  }

  /** Each sum begins with the bias and goes on in the order of inputs, each product rounded: so it has always been. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "5,3                 |                     | LAYER",
    "9,40,3              | swish               | LAYER",
    "33,17,64,10         | rational:5/4@tanh,acon | UNIT",
    "7,8,8,2             | hat:17              | NETWORK",
    "12,300,2            | relu                | UNIT",
  })
  void denseNetworksKeepTheirBits(String sizes, String activations, Sharing sharing) {
    Network network = Network.dense(
        IntStream.of(List.of(sizes.split(",")).stream().mapToInt(Integer::parseInt).toArray()).boxed().toList(),
        functions(activations, sizes.split(",").length - 2), sharing);
    Parameters parameters = parameters(network);
    RowPass forward = new RowPass(parameters);
    double[] logits = new double[network.classes()];
    for (Vector row : rows(50, network.inputs())) {
      for (Vector same : List.of(row, row.toSparse())) {
        forward.logits(same, logits);
        assertThat(logits).containsExactly(expected(parameters, row.toArray()));
      }
    }
  }

  private static List<String> functions(String list, int count) {
    List<String> given = list == null ? List.of() : List.of(list.split(","));
    return IntStream.range(0, count).mapToObj(i -> given.get(Math.min(i, given.size() - 1))).toList();
  }

  private static double[] expected(Parameters parameters, double[] row) {
    Network network = parameters.network();
    float[] x = new float[row.length];
    IntStream.range(0, x.length).forEach(i -> x[i] = (float) row[i]);
    float[] values = x;
    for (int place = 0; place < network.nodes().size(); place++) {
      values = network.activations().contains(place)
          ? activated(network.activation(place).mathematics(), parameters.ofActivation(place), values)
          : affine(parameters.of(place, "W"), parameters.of(place, "b"), values);
    }
    float[] last = values;
    return IntStream.range(0, last.length).mapToDouble(i -> last[i]).toArray();
  }

  private static float[] affine(float[] w, float[] b, float[] x) {
    float[] y = b.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += x[i] * w[i * y.length + j];
      }
    }
    return y;
  }

  private static float[] activated(ActivationFunction g, double[][] k, float[] z) {
    float[] h = z.clone();
    if (k.length == 1) {
      g.values(z, 0, z.length, k[0], h);
    } else {
      for (int j = 0; j < z.length; j++) {
        g.values(z, j, j + 1, k[j], h);
      }
    }
    return h;
  }

  @Test
  void manyThreadsScoreWithOneModelAsOneDoes() throws Exception {
    LearnedActivationClassificationModel model = branched();
    List<Vector> rows = rows(200, 20);
    List<Vector> expected = rows.stream().map(model::predictRaw).toList();
    assertThat(expected.stream().distinct().count()).isEqualTo(200);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<List<Vector>>> work = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        work.add(() -> {
          List<Vector> given = List.of();
          for (int time = 0; time < 30; time++) {
            given = rows.stream().map(model::predictRaw).toList();
            assertThat(given).isEqualTo(expected);
          }
          return given;
        });
      }
      for (Future<List<Vector>> future : threads.invokeAll(work)) {
        assertThat(future.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void rowThatCannotBeUsedSpoilsNoOther() {
    LearnedActivationClassificationModel model = branched();
    Vector row = rows(1, 20).get(0);
    Vector expected = model.predictRaw(row);
    double[] bad = row.toArray().clone();
    bad[19] = Double.NaN;
    for (Object wrong : new Object[] {Vectors.dense(bad), Vectors.zeros(21), null}) {
      assertThatIllegalArgumentException().isThrownBy(() -> model.predictRaw(wrong));
      assertThat(model.predictRaw(row)).isEqualTo(expected);
    }
  }

  @Test
  void modelThatHasTravelledScoresTheSame() {
    LearnedActivationClassificationModel model = branched();
    LearnedActivationClassificationModel arrived = SerializationUtils.clone(model);
    for (Vector row : rows(20, 20)) {
      assertThat(arrived.predictRaw(row)).isEqualTo(model.predictRaw(row));
    }
  }

  /** 4 doubles, an array's head and a vector's: 64 bytes. */
  @Test
  void nothingIsAllocatedForARowButItsResult() {
    LearnedActivationClassificationModel model = branched();
    Vector dense = rows(1, 20).get(0);
    for (Object row : List.of(dense, dense.toSparse(), dense.toArray(), new float[20], new byte[20])) {
      model.predictRaw(row);
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < 1000; i++) {
        model.predictRaw(row);
      }
      long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(bytes / 1000).as(row.getClass().getSimpleName()).isLessThanOrEqualTo(72);
    }
  }
}

package dev.pliant.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.data.FloatBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loops over what is not zero against the products written out, and against each other. Seed 5. */
class SparseInputTest {
  private static final int INPUTS = 31;
  /** Below, at, between and above what one vector, four vectors and a segment take, however long vectors are here. */
  private static final int[] OUTPUTS = {1, 15, 16, 37, 64, 128, 133, 1500};
  private static final long SEED = 5;
  private static final int CAPACITY = 20;

  @ParameterizedTest
  @CsvSource({"0, 20", "0.03, 20", "0.2, 20", "0.2, 1", "0.2, 7", "0, 1"})
  void productsAreThoseWrittenOut(double density, int size) {
    for (int outputs : OUTPUTS) {
      assertProducts(LoopSparseInput::new, outputs, density, size);
      assertProducts(VectorSparseInput::new, outputs, density, size);
    }
  }

  private interface Kind {
    SparseInput open(Segment[] weights, int inputs, int outputs);
  }

  private static void assertProducts(Kind kind, int outputs, double density, int size) {
    Products products = new Products(kind, outputs, density, size);
    for (int j = 0; j < outputs; j++) {
      for (int i = 0; i < size; i++) {
        double sum = products.biases[j];
        for (int c = 0; c < INPUTS; c++) {
          sum += (double) products.x[i * INPUTS + c] * products.w[c * outputs + j];
        }
        // Every product and sum of numbers below 1 is rounded, INPUTS times, to at worst half an ulp of INPUTS + 1.
        assertThat((double) products.z[i * outputs + j])
            .isCloseTo(sum, within(INPUTS * (double) Math.ulp((float) INPUTS)));
      }
      for (int c = 0; c < INPUTS; c++) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += (double) products.x[i * INPUTS + c] * products.delta[i * outputs + j];
        }
        assertThat((double) products.gradient[c * outputs + j])
            .isCloseTo(sum, within(CAPACITY * (double) Math.ulp((float) CAPACITY)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.03, 20", "0.2, 20", "0.3, 13", "0.2, 1"})
  void bothKindsComeToTheSameBits(double density, int size) {
    for (int outputs : OUTPUTS) {
      Products loops = new Products(LoopSparseInput::new, outputs, density, size);
      Products vectors = new Products(VectorSparseInput::new, outputs, density, size);
      assertThat(vectors.z).as("z of " + outputs + " outputs").isEqualTo(loops.z);
      assertThat(vectors.gradient).as("gradient of " + outputs + " outputs").isEqualTo(loops.gradient);
    }
  }

  @Test
  void vectorsAreUsedWhereJavaHasThem() {
    assertThat(SparseInputs.of(Segment.of(ParameterArray.weights("W", 2, 3), 0), 2, 3)).isInstanceOf(VectorSparseInput.class);
  }

  /** What comes of two minibatches, the first to see that nothing of it remains. */
  private static final class Products {
    private final float[] x;
    private final float[] w;
    private final float[] biases;
    private final float[] delta;
    private final float[] z;
    private final float[] gradient;

    Products(Kind kind, int outputs, double density, int size) {
      SplittableRandom random = new SplittableRandom(SEED);
      Segment[] weights = Segment.of(ParameterArray.weights("W", INPUTS, outputs), 0);
      SparseInput sparse = kind.open(weights, INPUTS, outputs);
      assertThat(sparse.take(minibatch(features(CAPACITY, 0.25, random), CAPACITY))).isTrue();
      sparse.forward(uniform(outputs, random), new float[CAPACITY * outputs]);

      x = features(size, density, random);
      w = uniform(INPUTS * outputs, random);
      biases = uniform(outputs, random);
      delta = uniform(size * outputs, random);
      z = new float[size * outputs];
      gradient = new float[w.length];
      int at = 0;
      for (Segment segment : weights) {
        System.arraycopy(w, at, segment.values(), 0, segment.length());
        at += segment.length();
      }
      assertThat(sparse.take(minibatch(x, size))).isTrue();
      sparse.forward(biases, z);
      List<Segment> told = new ArrayList<>();
      sparse.gradient(delta, (segment, values) -> {
        int from = told.stream().mapToInt(Segment::length).sum();
        System.arraycopy(values, 0, gradient, from, segment.length());
        told.add(segment);
      });
      assertThat(told).as("segments told of, in their order").containsExactly(weights);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0.3, true", "0.37, false", "1, false"})
  void takesWhatIsSparse(double share, boolean taken) {
    float[] x = new float[CAPACITY * INPUTS];
    for (int i = 0; i < share * x.length; i++) {
      // All non-zero features in the first rows: the share is the minibatch's, not a row's.
      x[i] = 1;
    }
    SparseInput sparse = SparseInputs.of(Segment.of(ParameterArray.weights("W", INPUTS, 40), 0), INPUTS, 40);
    assertThat(sparse.take(minibatch(x, CAPACITY))).isEqualTo(taken);
  }

  @Test
  void manyInputsAreSparseHoweverFewTheOutputs() {
    assertThat(SparseInput.isWorthwhile(784, 16)).isFalse();
    assertThat(SparseInput.isWorthwhile(784, 32)).isTrue();
    assertThat(SparseInput.isWorthwhile(1 << 18, 2)).isTrue();
  }

  private static Minibatch minibatch(float[] features, int size) {
    FloatBlock examples = new FloatBlock(0, new int[size], features);
    Minibatch minibatch = new Minibatch(INPUTS);
    for (int i = 0; i < size; i++) {
      minibatch.add(examples::copyNonZeros, i, 0);
    }
    assertThat(minibatch.features()).startsWith(features);
    return minibatch;
  }

  private static float[] features(int rows, double density, SplittableRandom random) {
    float[] x = uniform(rows * INPUTS, random);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < density ? x[i] : 0;
    }
    return x;
  }

  private static float[] uniform(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}

package dev.pliant.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.data.FloatBlock;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loops over what is not zero against the products written out. */
class SparseInputTest {
  private static final int INPUTS = 31;
  private static final int OUTPUTS = 37;
  private static final int CAPACITY = 20;

  @ParameterizedTest
  @CsvSource({"0, 20", "0.03, 20", "0.2, 20", "0.2, 1", "0.2, 7", "0, 1"})
  void productsAreThoseWrittenOut(double density, int size) {
    SplittableRandom random = new SplittableRandom(5);
    SparseInput sparse = new SparseInput(CAPACITY, INPUTS, OUTPUTS);
    // A fuller minibatch first: nothing of it may remain.
    sparse.take(minibatch(features(CAPACITY, 0.25, random), CAPACITY));
    float[] x = features(size, density, random);
    float[] parameters = uniform(9 + INPUTS * OUTPUTS + OUTPUTS, random);
    float[] delta = uniform(size * OUTPUTS, random);
    assertThat(sparse.take(minibatch(x, size))).isTrue();

    float[] z = new float[size * OUTPUTS];
    sparse.forward(parameters, 9, 9 + INPUTS * OUTPUTS, z);
    float[] gradient = new float[4 + INPUTS * OUTPUTS];
    gradient[3] = 7;
    sparse.gradient(delta, gradient, 4);

    for (int j = 0; j < OUTPUTS; j++) {
      for (int i = 0; i < size; i++) {
        double sum = parameters[9 + INPUTS * OUTPUTS + j];
        for (int c = 0; c < INPUTS; c++) {
          sum += (double) x[i * INPUTS + c] * parameters[9 + c * OUTPUTS + j];
        }
        // Every product and sum of numbers below 1 is rounded, INPUTS times, to at worst half an ulp of INPUTS + 1.
        assertThat((double) z[i * OUTPUTS + j]).isCloseTo(sum, within(INPUTS * (double) Math.ulp((float) INPUTS)));
      }
      for (int c = 0; c < INPUTS; c++) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += (double) x[i * INPUTS + c] * delta[i * OUTPUTS + j];
        }
        assertThat((double) gradient[4 + c * OUTPUTS + j])
            .isCloseTo(sum, within(CAPACITY * (double) Math.ulp((float) CAPACITY)));
      }
    }
    assertThat(gradient[3]).as("what lies before the gradient").isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0.3, true", "0.37, false", "1, false"})
  void takesWhatIsSparse(double share, boolean taken) {
    float[] x = new float[CAPACITY * INPUTS];
    for (int i = 0; i < share * x.length; i++) {
      // All non-zero features in the first rows: the share is the minibatch's, not a row's.
      x[i] = 1;
    }
    assertThat(new SparseInput(CAPACITY, INPUTS, OUTPUTS).take(minibatch(x, CAPACITY))).isEqualTo(taken);
  }

  private static Minibatch minibatch(float[] features, int size) {
    FloatBlock examples = new FloatBlock(0, new int[size], features);
    Minibatch minibatch = new Minibatch(CAPACITY, INPUTS);
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

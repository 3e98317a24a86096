package dev.pliant.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Role;
import dev.pliant.layer.Segment;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updaters against their papers' formulas, in double precision, on a loss whose gradient is known everywhere. */
class UpdaterFormulaTest {
  private static final long SEED = 7;
  private static final int LENGTH = 33;
  private static final int UPDATES = 25;
  private static final int BATCH = 4;

  private final double[] curvature = new double[LENGTH];
  private final Segment segment = new Segment(Role.BIAS, new float[LENGTH], new float[1][LENGTH]);

  UpdaterFormulaTest() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < LENGTH; i++) {
      curvature[i] = random.nextDouble(0.1, 2);
      segment.values()[i] = (float) random.nextDouble(-1, 1);
    }
  }

  /** The gradient of Σ ½·c·θ² summed over the examples of a minibatch. */
  private float[] gradient() {
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = (float) (BATCH * curvature[i] * segment.values()[i]);
    }
    return gradient;
  }

  private void update(LoopUpdater updater, int times) {
    for (int t = 0; t < times; t++) {
      updater.begin(t);
      updater.update(segment, gradient(), 1f / BATCH);
    }
  }

  private double[] values() {
    double[] values = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = segment.values()[i];
    }
    return values;
  }

  private void assertValues(double[] expected) {
    for (int i = 0; i < LENGTH; i++) {
      // An update rounds numbers below 2 some six times.
      assertThat((double) segment.values()[i]).as("seed " + SEED + ", parameter " + i)
          .isCloseTo(expected[i], within(UPDATES * 6.0 * Math.ulp(1f)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.9})
  void gradientDescentIsPolyaksWithAFallingRateAndDecayThatIsNotPartOfTheVelocity(double momentum) {
    RateSchedule falling = new RateSchedule(RateSchedule.Shape.LINEAR, 0.1, 3, UPDATES);
    double decay = 0.05;
    double[] expected = values();
    double[] velocity = new double[LENGTH];
    for (int t = 0; t < UPDATES; t++) {
      double rate = falling.valueAt(t, 0);
      for (int i = 0; i < LENGTH; i++) {
        velocity[i] = momentum * velocity[i] - rate * curvature[i] * expected[i];
        expected[i] = (1 - rate * decay) * expected[i] + velocity[i];
      }
    }
    LoopUpdater updater =
        LoopUpdater.of(new UpdaterChoice(UpdaterChoice.Kind.SGD, momentum).at(falling), decay);
    assertThat(updater.stateArrays()).isEqualTo(momentum == 0 ? 0 : 1);
    update(updater, UPDATES);
    assertValues(expected);
  }

  /** Sutskever and others (2013), equations 3 and 4: what is stored is where they take the gradient. */
  @Test
  void nesterovIsSutskeversLookedAhead() {
    double momentum = 0.9;
    double rate = 0.05;
    double[] theta = values();
    double[] velocity = new double[LENGTH];
    for (int t = 0; t < UPDATES; t++) {
      for (int i = 0; i < LENGTH; i++) {
        velocity[i] = momentum * velocity[i] - rate * curvature[i] * (theta[i] + momentum * velocity[i]);
        theta[i] += velocity[i];
      }
    }
    double[] ahead = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      ahead[i] = theta[i] + momentum * velocity[i];
    }
    update(LoopUpdater.of(new UpdaterChoice(UpdaterChoice.Kind.NESTEROV, momentum).at(rate), 0), UPDATES);
    assertValues(ahead);
  }

  /** What is subnormal is slow, and momentum rounds it up to itself for ever. */
  @ParameterizedTest
  @EnumSource(value = UpdaterChoice.Kind.class, names = {"SGD", "NESTEROV"})
  void velocityWithoutGradientFadesAndIsNeverSubnormal(UpdaterChoice.Kind kind) {
    LoopUpdater updater = LoopUpdater.of(new UpdaterChoice(kind, 0.9).at(0.1), 0);
    segment.state()[0][0] = 1e-3f;
    for (int t = 0; t < 2000; t++) {
      updater.begin(t);
      updater.update(segment, new float[LENGTH], 1);
      assertThat(segment.state()[0][0] == 0 || segment.state()[0][0] >= Float.MIN_NORMAL).isTrue();
    }
    assertThat(segment.state()[0][0]).isLessThan(1e-26f);
  }

  @ParameterizedTest
  @EnumSource(UpdaterChoice.Kind.class)
  void stateIsAsLargeAsTheChoiceSays(UpdaterChoice.Kind kind) {
    for (double momentum : new double[] {0, 0.9}) {
      UpdaterChoice choice = UpdaterChoice.of(kind, momentum);
      assertThat(LoopUpdater.of(choice.at(0.1), 0).stateArrays()).isEqualTo(choice.stateArrays());
    }
  }
}

package dev.pliant.network;

import dev.pliant.layer.Network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.layer.Sharing;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Adam;

class RateScheduleTest {
  /** 20 iterations, 4 of them to warm up: the middle of the other 16 is iteration 12, the last is 15/16 of the way. */
  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0.25, 0.5, 1, 1, 1, 1",
    "LINEAR, 0.25, 0.5, 1, 1, 0.5, 0.0625",
    "COSINE, 0.25, 0.5, 1, 1, 0.5, 0.00960735979838478",
  })
  void rateRisesThenFollowsItsShape(
      RateSchedule.Shape shape, double first, double second, double endOfWarmUp, double after, double middle,
      double last) {
    RateSchedule schedule = new RateSchedule(shape, 0.1, 4, 20);
    assertThat(rates(schedule, 0, 1, 3, 4, 12, 19))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b))
        .containsExactly(0.1 * first, 0.1 * second, 0.1 * endOfWarmUp, 0.1 * after, 0.1 * middle, 0.1 * last);
  }

  private static List<Double> rates(RateSchedule schedule, int... iterations) {
    return Arrays.stream(iterations).mapToObj(i -> schedule.valueAt(i, 0)).toList();
  }

  @Test
  void withoutWarmUpItBeginsAtTheRateAndBeyondTheRunItStaysAtTheEnd() {
    RateSchedule schedule = new RateSchedule(RateSchedule.Shape.LINEAR, 0.1, 0, 10);
    assertThat(schedule.valueAt(0, 0)).isEqualTo(0.1);
    assertThat(schedule.valueAt(25, 0)).isZero();
    assertThat(new RateSchedule(RateSchedule.Shape.COSINE, 0.1, 10, 10).valueAt(9, 0)).isCloseTo(0.1, within(1e-15));
    assertThatThrownBy(() -> new RateSchedule(RateSchedule.Shape.LINEAR, 0.1, 11, 10))
        .hasMessageContaining("a warm-up of 11 iterations in a run of 10");
  }

  @Test
  void configurationWithScheduleAndDecaySurvivesJson() {
    Adam adam = new Adam(new RateSchedule(RateSchedule.Shape.COSINE, 0.1, 2, 10));
    MultiLayerConfiguration conf = Dl4jForm.of(Network.dense(List.of(5, 4, 2), List.of("affine"), Sharing.LAYER), new Updaters(adam, adam, 0.05), WeightStart.GAIN, 3).chain();
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
  }
}

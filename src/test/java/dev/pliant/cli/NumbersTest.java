package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0.92330001, 0.9233", "0.8831666666, 0.883167", "98812.4371, 98812.4", "1234567.8, 1234568", "1, 1", "-0.5, -0.5",
    "0, 0", "-0.0, 0", "100, 100", "0.000123456789, 0.000123457", "0.0000012345678, 0.00000123457",
    "0.000000012345678, 1.23457E-8", "1e300, 1E+300", "NaN, NaN", "-Infinity, -Infinity",
    "0.1, 0.1", "999999.7, 1000000",
  })
  void briefHasSixDigitsAndAllBeforeThePoint(double value, String text) {
    assertThat(Numbers.brief(value)).isEqualTo(text);
  }

  @Test
  void briefIsNearTheValue() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-30, 30));
      // Half a unit of the sixth digit.
      assertThat(Math.abs(Double.parseDouble(Numbers.brief(value)) - value)).as("%s, seed %s", value, seed)
          .isLessThanOrEqualTo(Math.abs(value) * 0.5e-5 * (1 + 1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0 s", "119.4, 119 s", "120, 2 min", "7199, 120 min", "7200, 2.0 h", "9000, 2.5 h"})
  void durationIsAsExactAsItIsKnown(double seconds, String text) {
    assertThat(Numbers.duration(seconds)).isEqualTo(text);
  }
}

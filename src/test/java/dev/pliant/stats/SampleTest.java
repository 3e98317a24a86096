package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void meanAndStandardDeviationAreOfASample() {
    Sample sample = Sample.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(sample.size()).isEqualTo(8);
    assertThat(sample.mean()).isEqualTo(5);
    // Squares of the differences from 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16.
    assertThat(sample.sd()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
  }

  @Test
  void whatTooFewValuesDoNotTellIsNull() {
    assertThat(Sample.of()).isEqualTo(new Sample(0, null, null));
    assertThat(Sample.of(3)).isEqualTo(new Sample(1, 3.0, null));
    assertThat(Sample.of(3, 3)).isEqualTo(new Sample(2, 3.0, 0.0));
    assertThat(Sample.median()).isNull();
  }

  @Test
  void medianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(Sample.median(9, 1, 4)).isEqualTo(4);
    assertThat(Sample.median(9, 1, 4, 5)).isEqualTo(4.5);
    assertThat(Sample.median(7)).isEqualTo(7);
  }
}

package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class McNemarTest {
  @Test
  void oneHeadInTenTosses() {
    // No or one head in ten tosses: (1 + 10) / 1024, and as much at the other end.
    assertThat(McNemar.exact(1, 9)).isCloseTo(22 / 1024.0, within(1e-15));
    assertThat(McNemar.exact(9, 1)).isEqualTo(McNemar.exact(1, 9));
  }

  @Test
  void examplesThatTellNothingApart() {
    assertThat(McNemar.exact(0, 0)).isEqualTo(1);
    assertThat(McNemar.exact(7, 7)).isEqualTo(1);
    assertThat(McNemar.exact(7, 8)).isCloseTo(1, within(1e-14));
    assertThat(McNemar.exact(0, 1)).isCloseTo(1, within(1e-14));
  }

  @Test
  void allCountsUpToFortyByPascalsTriangle() {
    for (int n = 1; n <= 40; n++) {
      for (int heads = 0; heads <= n; heads++) {
        assertThat(McNemar.exact(heads, n - heads)).as("%d of %d", heads, n)
            .isCloseTo(byPascal(heads, n), within(1e-13));
      }
    }
  }

  private static double byPascal(int heads, int n) {
    BigInteger choices = BigInteger.ONE;
    BigInteger tail = BigInteger.ZERO;
    for (int k = 0; k <= Math.min(heads, n - heads); k++) {
      tail = tail.add(choices);
      choices = choices.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
    }
    double p = new BigDecimal(tail).divide(new BigDecimal(BigInteger.TWO.pow(n))).doubleValue() * 2;
    return Math.min(1, p);
  }

  @Test
  void smallPValuesDoNotVanish() {
    assertThat(McNemar.exact(0, 200)).isCloseTo(Math.pow(2, -199), Percentage.withPercentage(1e-8));
  }
}

package dev.pliant.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {
  @Test
  void smallestCountsForAllTheNextForAllButOne() {
    // In order: 4 · 0.005 = 0.02, 3 · 0.01 = 0.03, 2 · 0.03 = 0.06, and 0.04, which cannot be less than the one before.
    assertThat(adjusted(0.01, 0.04, 0.03, 0.005))
        .usingElementComparator(HolmTest::nearly).containsExactly(0.03, 0.06, 0.06, 0.02);
  }

  @Test
  void noneExceedsOneAndEqualOnesStayEqual() {
    assertThat(adjusted(0.5, 0.9)).containsExactly(1.0, 1.0);
    assertThat(adjusted(0.02, 0.02)).containsExactly(0.04, 0.04);
    assertThat(adjusted(0.3)).containsExactly(0.3);
    assertThat(adjusted()).isEmpty();
  }

  @Test
  void testsThatCouldNotBeMadeTakeNoPart() {
    assertThat(adjusted(null, 0.01, null, 0.02)).containsExactly(null, 0.02, null, 0.02);
    assertThat(adjusted(null, null)).containsExactly(null, null);
  }

  private static List<Double> adjusted(Double... pValues) {
    return Holm.adjust(Arrays.asList(pValues));
  }

  private static int nearly(Double a, Double b) {
    return Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b);
  }
}

package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.results.EpochRow;
import dev.pliant.results.WindowRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSharesTest {
  private static final double ROUNDING = 1e-12;

  @Test
  void partsOfAnEpochSumToItsTime() {
    List<TimeShares> shares = TimeShares.of(
        List.of(epoch(2, 1.5, 0.25), epoch(1, 3, null)),
        List.of(
            window(1, 1, 0, 900, 300), window(1, 1, 1, 1000, 200), window(1, 2, 0, 500, 100), window(1, 2, 1, 300, 300),
            window(2, 1, 0, 1000, 100)));
    assertThat(shares).extracting(TimeShares::epoch).containsExactly(1, 2);
    TimeShares first = shares.get(0);
    assertThat(first.steps()).isCloseTo(0.95 + 0.4, within(ROUNDING));
    assertThat(first.waiting()).isCloseTo(0.05 + 0.1, within(ROUNDING));
    assertThat(first.transfer()).isCloseTo(0.2 + 0.1, within(ROUNDING));
    assertThat(first.validation()).isZero();
    assertThat(first.rest()).isCloseTo(3 - 1.8, within(ROUNDING));
    assertThat(first.sum()).isCloseTo(3, within(ROUNDING));
    assertThat(shares.get(1).waiting()).as("of one worker").isZero();
    assertThat(shares.get(1).sum()).isCloseTo(1.75, within(ROUNDING));
  }

  @Test
  void epochWithoutWindowsIsLeftOut() {
    assertThat(TimeShares.of(List.of(epoch(1, 1, null)), List.of(window(2, 1, 0, 1, 1)))).isEmpty();
  }

  @Test
  void windowsThatTookLongerThanTheirEpochLeaveNoRest() {
    assertThat(TimeShares.of(List.of(epoch(1, 0.5, null)), List.of(window(1, 1, 0, 600, 0))).get(0).rest()).isZero();
  }

  private static EpochRow epoch(int epoch, double seconds, Double validation) {
    return new EpochRow(epoch, 1, 0.5, 1, 0.5, 100, 1, seconds, 100, validation);
  }

  private static WindowRow window(int epoch, int window, int worker, double step, double wait) {
    return new WindowRow(epoch, window, worker, 10, 0.5, step, wait, null, null);
  }
}

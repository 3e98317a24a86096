package dev.pliant.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.training.WindowSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the figures of the table are made of. */
class FiguresTest {
  @Test
  void speedIsTheMedianAfterTheWarmUpAndTimeToTheTargetHasAllEpochs() {
    EpochLog log = new EpochLog();
    log.add(100, 50, 0.5);
    log.add(100, 4, 0.96);
    log.add(100, 1, 0.97);
    log.add(100, 2, 0.95);
    assertThat(log.examplesPerSecond(1)).isEqualTo(50);
    assertThat(log.examplesPerSecond(2)).isEqualTo(75);
    assertThat(log.secondsTo(0.97)).isEqualTo(55);
    assertThat(log.secondsTo(0.971)).isNull();
    assertThat(log.accuracy()).isEqualTo(0.95);
  }

  @Test
  void epochsGoOnToTheTargetButNotPastTheMost() throws Exception {
    for (int reachedAt : new int[] {1, 3, 5, 99}) {
      AtomicInteger epoch = new AtomicInteger();
      EpochLog log = new Pace(1, 2, 7).run(
          10, 0.9, epoch::incrementAndGet, () -> epoch.get() >= reachedAt ? 0.9 : 0.1);
      assertThat(log.size()).as("reached at " + reachedAt).isEqualTo(Math.min(7, Math.max(3, reachedAt)));
    }
  }

  @Test
  void sparksShareIsWhatTheSlowestWorkerLeavesOfTheWindows() {
    WindowCosts costs = WindowCosts.of(
        List.of(
            window(1, 1, 0, 1, 999), window(1, 1, 1, 1, 999),
            window(2, 1, 0, 60, 40), window(2, 1, 1, 90, 10),
            window(2, 2, 0, 70, 30), window(2, 2, 1, 50, 50)),
        1);
    assertThat(costs.share()).isEqualTo(0.2, within(1e-12));
    assertThat(costs.medianMillis()).isEqualTo(20);
  }

  private static WindowSummary window(int epoch, int window, int worker, double stepMillis, double waitMillis) {
    return new WindowSummary(epoch, window, worker, 1, 0, stepMillis, waitMillis, null);
  }

  @Test
  void contendersAreHeldAgainstStockAndTheBoundOfAsManyWorkers() {
    List<Comparison> compared = Comparison.of(List.of(
        speed("Pliant", 2, 40.0), speed(StockContender.NAME, 2, 8.0), speed("PyTorch", 1, 20.0),
        speed("MLlib", 3, null), speed("other", 3, 16.0),
        speed(BoundContender.NAME, 1, 80.0), speed(BoundContender.NAME, 2, 160.0)));
    assertThat(compared).extracting(Comparison::ratioToStock)
        .containsExactly(5.0, 1.0, 2.5, null, 2.0, 10.0, 20.0);
    assertThat(compared).extracting(Comparison::shareOfBound)
        .containsExactly(0.25, 0.05, 0.25, null, null, 1.0, 1.0);
    assertThat(Comparison.of(List.of(speed("Pliant", 2, 40.0))).get(0).ratioToStock()).isNull();
  }

  private static Measurement speed(String contender, int workers, Double speed) {
    return new Measurement(
        contender, "", workers, Measurement.Status.MEASURED, null, speed, null, null, null, null, null, null);
  }

  @Test
  void gridsHoldEachApproachOnceOrMore() {
    assertThat(StockSetting.grid(Effort.QUICK)).hasSize(2).doesNotHaveDuplicates();
    assertThat(StockSetting.grid(Effort.FULL)).hasSize(12).doesNotHaveDuplicates()
        .containsAll(StockSetting.grid(Effort.QUICK));
  }

  @Test
  void machineKnowsItsKernels() {
    Machine machine = Machine.here();
    assertThat(machine.cores()).isPositive();
    assertThat(List.of(machine.processor(), machine.osArch(), machine.javaVersion(), machine.blas()))
        .allSatisfy(text -> assertThat(text).isNotBlank());
  }

  @Test
  void contenderThatFailsIsARowAndTheRestGoesOn() {
    Course course = Courses.small();
    List<String> turns = new ArrayList<>();
    Bench bench = new Bench(course.plan(), List.of(Courses.TRAIN + 1, 1), new BenchListener() {
      @Override
      public void started(String contender, int workers) {
        turns.add("start " + contender + " " + workers);
      }

      @Override
      public void ended(Measurement measurement, double seconds) {
        turns.add(measurement.status().words());
      }
    });
    bench.measure(Set.of(ContenderKind.BOUND, ContenderKind.OURS), course.spark(), course.data());
    List<Comparison> rows = bench.comparisons();
    assertThat(rows.get(0).measurement().status()).isEqualTo(Measurement.Status.FAILED);
    assertThat(rows.get(0).measurement().reason()).startsWith("1200 training examples for 1201 workers");
    assertThat(rows.get(1).measurement().status()).isEqualTo(Measurement.Status.MEASURED);
    assertThat(rows.get(1).shareOfBound()).isBetween(0.0, 1.0);
    assertThat(turns).containsExactly(
        "start Pliant, fused step 1201", "failed", "start Pliant, fused step 1", "measured", "start bare products 1",
        "measured", "start bare products 1201", "not measured");
  }
}

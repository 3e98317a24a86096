package dev.pliant.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.step.StepKind;
import dev.pliant.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each contender trains on made-up examples that can be learned. */
class ContendersTest {
  private static final double GUESSING = 0.6;

  @ParameterizedTest
  @EnumSource(value = StepKind.class, names = {"FUSED", "DL4J"})
  void oursLearnsAndSaysWhatSparkCosts(StepKind step) {
    Measurement measured = new OurContender(Courses.small(), 2, step).measure();
    assertLearned(measured);
    assertThat(measured.contender()).isEqualTo("Pliant, " + step.word() + " step");
    assertThat(measured.workers()).isEqualTo(2);
    assertThat(measured.sparkShare()).isBetween(0.0, 1.0);
    assertThat(measured.sparkMillisPerWindow()).isPositive();
    assertThat(measured.secondsToTarget()).isPositive();
  }

  @Test
  void oursTakesLearnedActivations() {
    assertLearned(new OurContender(Courses.small("polynomial:2", ""), 1, StepKind.FUSED).measure());
  }

  @Test
  void stockLearnsAtTheFasterOfItsSettingsAndLeavesNoFiles() throws Exception {
    List<StockSetting> grid = List.of(
        new StockSetting(RDDTrainingApproach.Export, 5, Repartition.Never),
        new StockSetting(RDDTrainingApproach.Direct, 20, Repartition.Always));
    List<Path> before = exports();
    StockContender stock = new StockContender(Courses.small(), 2, grid);
    Measurement measured = stock.measure();
    assertLearned(measured);
    assertThat(grid.stream().map(setting -> setting + "; best of 2")).contains(measured.settings());
    assertThat(measured.sparkShare()).isNull();
    assertThat(exports()).isEqualTo(before);
  }

  @Test
  void stockWithoutASettingThatWorksFailsWithItsReason() {
    StockContender stock = new StockContender(Courses.small(), 2,
        List.of(new StockSetting(RDDTrainingApproach.Direct, 0, Repartition.Never)));
    assertThatThrownBy(stock::measure).hasMessageContaining("averaging frequency");
  }

  @Test
  void plainDl4jLearnsOnOneThread() throws Exception {
    Measurement measured = new PlainDl4jContender(Courses.small("affine", "")).measure();
    assertLearned(measured);
    assertThat(measured.workers()).isOne();
  }

  @Test
  void mllibLearnsAndCountsItsIterations() throws Exception {
    Measurement measured = new MllibContender(Courses.small()).measure();
    assertThat(measured.examplesPerSecond()).isPositive();
    assertThat(measured.measuredEpochs()).isEqualTo(10);
    assertThat(measured.testAccuracy()).isGreaterThan(GUESSING);
    assertThat(measured.secondsToTarget()).isNull();
  }

  @Test
  void bareConvolutionsAreTimed() throws Exception {
    Network network = Network.parse("x = input:3x4x1 conv:4/3x3/2 act conv:3/2x2/valid; x dense:3",
        new Network.Setting(null, 3, List.of("relu"), Sharing.LAYER));
    assertThat(new BoundContender(Courses.of(network, ""), 1).measure().examplesPerSecond()).isPositive();
  }

  @Test
  void bareProductsAreTimedForSoManyWorkers() throws Exception {
    Measurement bound = new BoundContender(Courses.small(), 2).measure();
    assertThat(bound.examplesPerSecond()).isPositive();
    assertThat(bound.workers()).isEqualTo(2);
    assertThat(bound.testAccuracy()).isNull();
  }

  @Test
  void moreWorkersThanExamplesFail() {
    OurContender many = new OurContender(Courses.small(), Courses.TRAIN + 1, StepKind.FUSED);
    assertThatThrownBy(many::measure).isInstanceOf(TrainingException.class).hasMessageContaining("1201 workers");
  }

  @Test
  void moreWorkersThanSlotsHaveNoBound() {
    int slots = LocalSpark.context().defaultParallelism();
    BoundContender many = new BoundContender(Courses.small(), slots + 1);
    assertThatThrownBy(many::measure).isInstanceOf(NotMeasuredException.class)
        .hasMessage(slots + 1 + " workers at once on " + slots + " task slots");
  }

  private static void assertLearned(Measurement measured) {
    assertThat(measured.status()).isEqualTo(Measurement.Status.MEASURED);
    assertThat(measured.examplesPerSecond()).isPositive().isFinite();
    assertThat(measured.measuredEpochs()).isPositive();
    assertThat(measured.testAccuracy()).isGreaterThan(GUESSING);
  }

  private static List<Path> exports() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("pliant-bench-")).toList();
    }
  }
}

package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pliant.LocalSpark;
import dev.pliant.results.UnfinishedPredictions.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions are there whole or not at all, and never twice. */
class UnfinishedPredictionsTest {
  private static final int NEVER = Integer.MAX_VALUE;
  private static final int OLD = 5;
  private static final int NEW = 7;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Path out;
  private ResultsStore results;

  @BeforeEach
  void writeRun() {
    spark.sparkContext().hadoopConfiguration().setClass("fs.faulty.impl", FaultyFileSystem.class, FileSystem.class);
    FaultyFileSystem.failAt(NEVER, FaultyFileSystem.Fault.THROWS);
    out = folder.resolve("out");
    results = new ResultsStore(spark, "faulty://" + out);
    results.write(Runs.small("r"));
  }

  /** By run and split, of how many predictions there are and what all of them are. */
  private List<String> sets() {
    return results.read(Table.PREDICTIONS).select("run_id", "split", "predicted").collectAsList().stream()
        .collect(Collectors.groupingBy(Row::toString, TreeMap::new, Collectors.counting()))
        .entrySet().stream().map(set -> set.getValue() + " of " + set.getKey()).toList();
  }

  private void predict(String split, Existing existing, int rows) {
    Runs.predict(results, "r", split, existing, rows, rows);
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void oldOrNewOnesAreThereWhereverAWriteFails(FaultyFileSystem.Fault fault) {
    predict("other", Existing.KEEP, 3);
    int there = OLD;
    predict("test", Existing.KEEP, there);
    int refused = 0;
    int call = 1;
    for (boolean fired = true; fired; call++) {
      int rows = OLD + call;
      FaultyFileSystem.failAt(call, fault);
      Throwable failure = catchThrowable(() -> predict("test", Existing.REPLACE, rows));
      fired = FaultyFileSystem.fired();
      FaultyFileSystem.failAt(NEVER, fault);
      String where = fault + " at call " + call;
      if (failure == null) {
        there = rows;
      } else {
        refused++;
        assertThat(failure).as(where).isInstanceOf(ResultsException.class).hasMessageNotContaining("\n")
            .hasMessageContaining("predictions 'test' of run 'r'");
      }
      assertThat(sets()).as(where)
          .containsExactlyInAnyOrder("3 of [r,other,3]", there + " of [r,test," + there + "]");
      assertThat(out.resolve("_unfinished")).as(where).doesNotExist();
    }
    assertThat(refused).isGreaterThan(8);
  }

  @Test
  void newOnesAreThereOrNoneWhereverAWriteFails() throws IOException {
    FaultyFileSystem.Fault fault = FaultyFileSystem.Fault.THROWS;
    Map<String, List<Byte>> before = ResultsStoreFaultTest.content(out);
    int call = 1;
    for (Throwable failure = new AssertionError(); failure != null; call++) {
      FaultyFileSystem.failAt(call, fault);
      failure = catchThrowable(() -> predict("test", Existing.KEEP, NEW));
      FaultyFileSystem.failAt(NEVER, fault);
      if (failure != null) {
        assertThat(ResultsStoreFaultTest.content(out)).as(fault + " at call " + call).isEqualTo(before);
      }
    }
    assertThat(sets()).containsExactly("7 of [r,test,7]");
  }

  @Test
  void whatAProcessThatDiedWasAboutToReplaceIsPutBack() throws IOException {
    predict("test", Existing.KEEP, OLD);
    Path aside = Files.createDirectories(out.resolve("_unfinished/run_id=r/split=test"));
    Files.move(out.resolve("predictions/run_id=r/split=test"), aside.resolve("replaced"));
    Files.createDirectories(aside.resolve("staging"));
    assertThat(sets()).isEmpty();
    assertThatThrownBy(() -> predict("test", Existing.KEEP, NEW)).isInstanceOf(RunExistsException.class)
        .hasMessage("predictions 'test' of run 'r' are in faulty:" + out + " already; replace them with --overwrite, or"
            + " call these otherwise with --as");
    assertThat(sets()).containsExactly("5 of [r,test,5]");
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void fewerThanThereShouldBeAreNotKept() {
    try (UnfinishedPredictions predictions = results.beginPredictions("r", "test", Existing.KEEP)) {
      assertThatThrownBy(() -> predictions.write(
          LocalSpark.context().parallelize(Runs.predictions(2, 1), 1), 3, () -> {}))
          .isInstanceOf(ResultsException.class).hasMessageContaining("2 rows were written instead of 3");
    }
    assertThat(sets()).isEmpty();
  }

  @Test
  void namesAreKeptAsTheyAre() {
    List<String> names = List.of("42", "1e3", "true", " a b ", "a/b=c:d", "%2F", "..", "'\"\\", "Größe-结果-😀");
    names.forEach(name -> predict(name, Existing.KEEP, 1));
    assertThat(results.read(Table.PREDICTIONS).select("split").collectAsList()).extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThatThrownBy(() -> predict("a\nb", Existing.KEEP, 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("split 'a?b' holds control characters (shown as ?); leave them out");
  }

  @Test
  void oneProcessAtATimeMakesASet() {
    try (UnfinishedPredictions first = results.beginPredictions("r", "test", Existing.KEEP);
        UnfinishedPredictions other = results.beginPredictions("r", "other", Existing.KEEP)) {
      assertThatThrownBy(() -> results.beginPredictions("r", "test", Existing.REPLACE))
          .isInstanceOf(RunExistsException.class)
          .hasMessageContaining("predictions 'test' of run 'r' in faulty:" + out + " is being made by");
    }
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void runThatIsMadeAnewHasNoneOfTheOldOnes() throws IOException {
    predict("test", Existing.KEEP, OLD);
    FileUtils.deleteDirectory(out.resolve("runs/run_id=r").toFile());
    assertThat(sets()).isEmpty();
    results.write(Runs.small("r"));
    assertThat(sets()).isEmpty();
  }
}

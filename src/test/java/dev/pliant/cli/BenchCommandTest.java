package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark as a user runs it, on small data, in this JVM. */
class BenchCommandTest {
  private static final int WIDEST = 120;

  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    out = folder.resolve("out");
    data = IdxFiles.write(folder.resolve("data"), 300, 80, 6, 5, 4, 11);
  }

  @Test
  void tableIsPrintedAndStored() {
    String python = folder.resolve("no-python").toString();
    Captured captured = bench("--run-id", "b", "--contenders", "bound,ours,pytorch", "--workers", "2,1",
        "--python", python, "--target", "0.5", "--batch-size", "8", "--averaging-frequency", "5");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out())
        .contains("benchmark b, quick", "30-128-64-4, relu, softmax", "300 images of 6×5 to train on, 80 to test",
            "OpenBLAS kernels", "minibatch 8", "to 50 %", "Pliant,")
        .containsPattern("Pliant, fused step +1 worker +[\\d ]+ examples/s, took [\\d.]+ s")
        .containsPattern("PyTorch +\\d+ workers? +not measured: .*no-python cannot be run")
        .contains("benchmark b in " + out);
    assertThat(captured.out().lines().filter(line -> line.startsWith("|") || line.startsWith("+")))
        .isNotEmpty().allMatch(line -> line.length() <= WIDEST);

    assertThat(sql("SELECT count(*) FROM runs; SELECT contender, workers, status, examples_per_second > 0, measured_epochs, spark_share BETWEEN 0"
        + " AND 1, spark_ms_per_window > 0, share_of_bound > 0, ratio_to_stock FROM benchmarks"
        + " WHERE run_id = 'b' ORDER BY contender, workers;"
        + " SELECT DISTINCT effort, layers, activation, batch_size, averaging_frequency, seed, target_accuracy,"
        + " length(data_sha256), spark_version FROM benchmarks; SELECT count(*) FROM benchmarks"
        + " WHERE contender LIKE 'Pliant%' AND seconds_to_target > 0 AND test_accuracy >= 0.5"))
        .containsSubsequence(
            "0",
            "\"Pliant, fused step\",1,measured,true,7,true,true,true,",
            "\"Pliant, fused step\",2,measured,true,7,true,true,true,",
            "PyTorch," + Runtime.getRuntime().availableProcessors() + ",not measured,,,,,,",
            "bare products,1,measured,true,5,,,true,",
            "bare products,2,measured,true,5,,,true,",
            "quick,\"[30, 128, 64, 4]\",relu,8,5,42,0.5,64,3.5.9",
            "2");

    Captured again = bench("--run-id", "b", "--contenders", "bound");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("run 'b' is in").hasLineCount(1);
  }

  @Test
  void anotherNetworkIsMeasuredOnSomeOfTheExamplesByThoseWhoHaveItsLayers() {
    Captured captured = bench("--run-id", "maps", "--network", "conv:4/3x3 act norm maxpool:2", "--examples", "160",
        "--contenders", "ours,mllib", "--workers", "2", "--batch-size", "8");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out())
        .contains("160 images of 6×5 to train on, 80 to test")
        .containsPattern("Pliant, fused step +2 workers +[\\d ]+ examples/s")
        .contains("not measured: has chains of dense layers alone");
    assertThat(sql("SELECT DISTINCT size(layers), network, train_examples FROM benchmarks"))
        .contains("0,input:6x5x1 conv:4/3x3 relu norm maxpool:2 softmax/4,160");

    Captured tooMany = bench("--run-id", "n", "--examples", "301", "--contenders", "ours");
    assertThat(tooMany.exit()).isEqualTo(2);
    assertThat(tooMany.err()).contains("--examples 301, but there are 300 to train on").hasLineCount(1);
  }

  @Test
  void stockAloneIsMeasuredInAProcessOfItsOwn() {
    Captured captured = bench("--run-id", "s", "--contenders", "stock", "--workers", "2", "--seed", "7");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).containsPattern("stock DL4J on Spark +2 workers +[\\d ]+ examples/s, took");
    assertThat(sql("SELECT contender, workers, status, reason, warm_up_epochs, ratio_to_stock, seed FROM benchmarks"))
        .containsExactly("stock DL4J on Spark,2,measured,,1,1.0,7");
  }

  @Test
  void quietPrintsTheTableWithItsMachineAlone() {
    Captured captured = bench("--contenders", "bound", "--workers", "1", "--quiet");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).contains("machine    ").contains("| bare").doesNotContain(", took ")
        .doesNotContain("next");
    assertThat(out.resolve("benchmarks").toFile().list()).singleElement().asString().endsWith("-bench");
  }

  @Test
  void moreWorkersThanSlotsIsWrongUseAndLeavesNothing() {
    Captured captured = bench("--workers", "1,5000");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).contains("--workers 5000: Spark at local[").hasLineCount(1);
    assertThat(out.resolve("benchmarks")).doesNotExist();
  }

  @Test
  void minibatchesThatNoMemoryHoldsAreWrongUseAndLeaveNothing() throws IOException {
    data = IdxFiles.write(folder.resolve("wide"), 40, 2, 1500, 1500, 2, 11);
    Captured captured = bench("--contenders", "ours", "--workers", "1", "--batch-size", "40");
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err()).contains("--data: a network of this size needs at least ").hasLineCount(1);
    assertThat(out.resolve("benchmarks")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--contenders ours,theirs     | --contenders: unknown contender 'theirs'; there are: ours, dl4j-step, stock, dl4j,",
    "--contenders ours,           | --contenders: unknown contender ''",
    "--workers 0                  | --workers must be a whole number from 1 to 2147483647, not 0",
    "--workers 1,x                | --workers must be a whole number from 1 to 2147483647, not x",
    "--batch-size 0               | --batch-size must be a whole number from 1 to 2147483647, not 0",
    "--averaging-frequency 0      | --averaging-frequency must be a whole number from 1 to 2147483647, not 0",
    "--activation nope            | --activation: unknown activation 'nope'; there are:",
    "--target 97                  | --target must be an accuracy above 0 and up to 1, not 97",
    "--target NaN                 | --target must be an accuracy",
    "--seed x                     | --seed must be a whole number from",
    "--no-such-option             | there is no option '--no-such-option'",
  })
  void wrongOptionIsOneLineAndExitCodeTwo(String args, String message) {
    Captured captured = bench(args.strip().split(" "));
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err()).contains(message).hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  private Captured bench(String... options) {
    List<String> args = new ArrayList<>(
        List.of("bench", "--quick", "--data", data.toString(), "--out", out.toString()));
    args.addAll(List.of(options));
    return Captured.run(args.toArray(String[]::new));
  }

  /** The lines of the answer, without the header. */
  private List<String> sql(String query) {
    Captured captured = Captured.run("sql", "--out", out.toString(), "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }
}

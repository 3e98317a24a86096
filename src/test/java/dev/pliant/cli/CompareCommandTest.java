package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison as a user makes it, on small data, in this JVM. */
class CompareCommandTest {
  private static final int WIDEST = 120;
  private static final String[] RECIPE =
      {"--layers", "30,8,4", "--epochs", "2", "--batch-size", "8", "--learning-rate", "0.001"};

  @TempDir Path folder;
  private Path data;
  private Path out;

  /** The commands' own: a session that other tests have left has other slots. */
  @BeforeAll
  static void endOtherSessions() {
    LocalSpark.stop();
  }

  @BeforeEach
  void writeData() throws IOException {
    out = folder.resolve("out");
    data = IdxFiles.write(folder.resolve("data"), 300, 80, 6, 5, 4, 11);
  }

  @Test
  void candidatesAreRunsInTheTablesAndRowsOfTheComparison() {
    Captured captured = compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "3");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out())
        .contains("comparison c", "candidates prelu, relu; baseline relu", "270 images of 6×5 in 4 classes to train on",
            "validation on 30 held out, test on 80", "3 seeds from 42", "of 1 worker")
        .containsPattern("1/6 +p?relu +seed 42  validation [\\d.]+ %  test [\\d.]+ % +[\\d.]+ s  [\\d ]+ examples/s")
        .containsPattern("6/6 +p?relu +seed 44")
        .contains("| prelu ", "| relu ", "comparison c in " + out + ": 6 runs finished");
    assertThat(captured.out().lines().filter(line -> !line.contains(folder.toString())))
        .allMatch(line -> line.length() <= WIDEST);

    assertThat(sql("SELECT run_id, activation, seed, workers, epochs, layers, status FROM runs ORDER BY run_id"))
        .containsExactly(
            "c-prelu-42,prelu,42,1,2,\"[30, 8, 4]\",finished", "c-prelu-43,prelu,43,1,2,\"[30, 8, 4]\",finished",
            "c-prelu-44,prelu,44,1,2,\"[30, 8, 4]\",finished", "c-relu-42,relu,42,1,2,\"[30, 8, 4]\",finished",
            "c-relu-43,relu,43,1,2,\"[30, 8, 4]\",finished", "c-relu-44,relu,44,1,2,\"[30, 8, 4]\",finished");
    assertThat(sql("SELECT count(*), count(DISTINCT run_id) FROM epochs")).containsExactly("12,6");
    assertThat(sql("SELECT candidate, role, baseline, activation, runs, failed_runs, seeds, parameter_count, pairs,"
        + " array_size(mcnemar_p) FROM comparisons WHERE run_id = 'c' ORDER BY candidate")).containsExactly(
            "prelu,candidate,relu,prelu,3,0,\"[42, 43, 44]\",285,3,3",
            "relu,candidate,relu,relu,3,0,\"[42, 43, 44]\",284,,");
    assertThat(sql("SELECT abs(test_accuracy_mean - a) + abs(test_accuracy_sd - b) + abs(validation_loss_mean - c)"
        + " + abs(validation_loss_sd - d) + abs(seconds_mean - e) < 1e-9 FROM comparisons JOIN"
        + " (SELECT activation, avg(test_accuracy) a, stddev_samp(test_accuracy) b, avg(validation_loss) c,"
        + " stddev_samp(validation_loss) d, avg(seconds) e FROM runs GROUP BY activation) USING (activation)"))
        .containsExactly("true", "true");
    assertThat(sql("SELECT abs(test_accuracy_difference - (SELECT avg(if(activation = 'relu', -1, 1) * test_accuracy)"
        + " * 2 FROM runs)) < 1e-9 FROM comparisons WHERE candidate = 'prelu'")).containsExactly("true");
    assertThat(sql("SELECT split, examples, bit_length(correct) FROM answers GROUP BY ALL"))
        .containsExactly("test,80,80");
    assertThat(sql("SELECT count(DISTINCT run_id), count(*) FROM inputs")).containsExactly("6,12");
    assertThat(Captured.run("evaluate", "--run", "c-prelu-44", "--out", out.toString()).out()).contains("exactly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void runIsWhatTrainAloneMakesOfItsOptions(String step) {
    compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "2", "--step", step, "--augment", "digits");
    List<String> args = new ArrayList<>(List.of(
        "train", "--data", data.toString(), "--out", out.toString(), "--run-id", "alone", "--activation", "prelu",
        "--seed", "43", "--validation", "0.1", "--workers", "1", "--step", step, "--augment", "digits", "--report", "off"));
    args.addAll(List.of(RECIPE));
    assertThat(Captured.run(args.toArray(String[]::new)).exit()).isZero();
    assertThat(sql("SELECT layer, name, count(DISTINCT values), count(*) FROM parameters"
        + " WHERE run_id IN ('alone', 'c-prelu-43') GROUP BY layer, name ORDER BY layer, name"))
        .containsExactly("1,W,1,2", "1,b,1,2", "1,k,1,2", "2,W,1,2", "2,b,1,2");
    assertThat(sql("SELECT count(DISTINCT a.correct), count(DISTINCT r.test_loss), count(DISTINCT r.validation_loss)"
        + " FROM answers a JOIN runs r USING (run_id) WHERE run_id IN ('alone', 'c-prelu-43')"))
        .containsExactly("1,1,1");
  }

  @Test
  void runsTrainSideBySide() {
    compare("--run-id", "c", "--activations", "relu,tanh", "--seeds", "2", "--epochs", "20");
    assertThat(sql("SELECT count(*) > 0 FROM runs a JOIN runs b ON a.run_id < b.run_id AND a.started_at < b.finished_at"
        + " AND b.started_at < a.finished_at"))
        .containsExactly(String.valueOf(Runtime.getRuntime().availableProcessors() > 1));
  }

  @Test
  void comparisonGoesOnWhereItStopped() throws IOException {
    String[] options = {"--run-id", "c", "--activations", "prelu,relu", "--seeds", "3"};
    compare(options);
    List<String> figures = sql("SELECT candidate, test_accuracy_mean, test_loss_sd, t_p, wilcoxon_p, mcnemar_p,"
        + " validation_loss_mean FROM comparisons ORDER BY candidate");
    forget("c");
    forget("c-prelu-44");
    Map<String, Long> before = files();

    Captured again = compare(options);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.out()).contains("stored     5 of 6 runs are in the tables already")
        .containsPattern("6/6 +prelu +seed 44").doesNotContain("5/6");
    assertThat(files()).containsAllEntriesOf(before).hasSizeGreaterThan(before.size());
    assertThat(sql("SELECT candidate, test_accuracy_mean, test_loss_sd, t_p, wilcoxon_p, mcnemar_p,"
        + " validation_loss_mean FROM comparisons ORDER BY candidate")).isEqualTo(figures);

    before = files();
    // What is observed on the way changes no figure.
    Captured complete = compare(Stream.concat(Stream.of(options), Stream.of("--diagnostics", "off"))
        .toArray(String[]::new));
    assertThat(complete.exit()).as(complete.err()).isZero();
    assertThat(complete.out()).contains("stored     6 of 6 runs are").contains("| prelu ").doesNotContain("6/6");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void eachCandidateIsBesideEachOtherAndAnyMayBeAskedForAsBaseline() throws IOException {
    String[] options = {"--run-id", "c", "--activations", "prelu,relu,tanh", "--seeds", "3"};
    compare(options);
    assertThat(sql("SELECT candidate, baseline, pairs, array_size(mcnemar_p) FROM contrasts ORDER BY ALL"))
        .containsExactly("prelu,relu,3,3", "prelu,tanh,3,3", "relu,prelu,3,3", "relu,tanh,3,3", "tanh,prelu,3,3",
            "tanh,relu,3,3");
    assertThat(sql("SELECT abs(a.test_accuracy_difference + b.test_accuracy_difference) < 1e-12 AND a.t_p <=> b.t_p"
        + " AND a.wilcoxon_p <=> b.wilcoxon_p AND a.mcnemar_p = b.mcnemar_p FROM contrasts a JOIN contrasts b"
        + " ON a.candidate = b.baseline AND b.candidate = a.baseline")).containsOnly("true").hasSize(6);
    assertThat(sql("SELECT candidate FROM contrasts JOIN comparisons USING (candidate, baseline, pairs) WHERE"
        + " contrasts.t_p_holm <=> comparisons.t_p_holm AND contrasts.mcnemar_p = comparisons.mcnemar_p"
        + " ORDER BY candidate")).containsExactly("prelu", "tanh");
    Map<String, Long> before = files();
    Captured other = compare(Stream.concat(Stream.of(options), Stream.of("--baseline", "tanh")).toArray(String[]::new));
    assertThat(other.exit()).as(other.err()).isZero();
    assertThat(other.out()).contains("baseline tanh", "of the test accuracy to tanh with");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void otherOptionsOrDataUnderTheSameNameAreRefusedByName() throws IOException {
    compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "2");
    Captured seeds = compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "3", "--sharing", "unit");
    assertThat(seeds.exit()).isEqualTo(2);
    assertThat(seeds.err()).hasLineCount(1)
        .contains("comparison 'c' exists already, with other options or data: --seeds was 2 and is 3; --sharing was layer and is"
            + " unit; give the same options, or name another comparison with --run-id");
    forget("c");
    Map<String, Long> before = files();
    Captured epochs = compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "3", "--epochs", "3");
    assertThat(epochs.exit()).isEqualTo(2);
    assertThat(epochs.err()).hasLineCount(1)
        .contains("run 'c-prelu-42' exists already, with other options or data: --epochs was 2 and is 3");
    IdxFiles.write(data, 300, 80, 6, 5, 4, 12);
    Captured others = compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "2");
    assertThat(others.exit()).isEqualTo(2);
    assertThat(others.err()).hasLineCount(1).containsPattern("the data had digest \\w{64} and have \\w{64}");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatARunThatDiedWhileItWasWrittenLeftIsReplaced() throws IOException {
    Path left = Files.createDirectories(out.resolve("epochs/run_id=c-relu-43"));
    Files.writeString(left.resolve("part-0.parquet"), "half");
    Captured captured = compare("--run-id", "c", "--activations", "prelu,relu", "--seeds", "2");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(sql("SELECT count(*) FROM epochs WHERE run_id = 'c-relu-43'")).containsExactly("2");
    assertThat(out.resolve("_unfinished")).doesNotExist();
  }

  @Test
  void nameThatNoRunOfTheComparisonCanHaveIsSaidBeforeAnythingIsTrained() {
    Captured control = compare("--run-id", "x\ty", "--activations", "prelu,relu");
    assertThat(control.exit()).isEqualTo(2);
    assertThat(control.err()).hasLineCount(1).contains("holds control characters");
    Captured longest = compare("--run-id", "x".repeat(190), "--activations", "prelu,relu");
    assertThat(longest.exit()).isEqualTo(2);
    assertThat(longest.err()).hasLineCount(1).contains("choose a shorter one");
  }

  @Test
  void configFileNamesCandidates() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), "activations = [elu, tanh]\nseeds = 1\nworkers = 2\n");
    Captured captured = compare("--run-id", "c", "--config", file.toString());
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).contains("candidates elu, tanh; baseline elu", "1 run at once of 2 workers");
    assertThat(sql("SELECT candidate, runs, test_accuracy_sd, t_p, wilcoxon_p, size(mcnemar_p) FROM comparisons"
        + " WHERE candidate = 'tanh'")).containsExactly("tanh,1,,,,1");
  }

  @Test
  void nameOfARunIsNoNameOfAComparison() {
    assertThat(Captured.run("train", "--data", data.toString(), "--out", out.toString(), "--run-id", "taken",
        "--epochs", "1", "--report", "off").exit()).isZero();
    Captured captured = compare("--run-id", "taken", "--activations", "prelu,relu");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).contains("run 'taken' is in").hasLineCount(1);
    Captured many = compare("--activations", "prelu,relu", "--workers", "5000");
    assertThat(many.exit()).isEqualTo(2);
    assertThat(many.err()).contains("--workers 5000: Spark at local[").hasLineCount(1);
  }

  @Test
  void divergedRunsAreCountedAndTheOthersCompared() {
    Captured captured = compare("--run-id", "c", "--activations", "relu,polynomial:5,tanh", "--seeds", "2",
        "--layers", "30,8,8,8,4", "--learning-rate", "3", "--epochs", "3");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).containsPattern("polynomial:5 +seed 42  failed: .*no longer finite")
        .contains("4 runs finished, 2 failed");
    assertThat(sql("SELECT candidate, runs, failed_runs, test_accuracy_mean, pairs, t_p, mcnemar_p FROM comparisons"
        + " WHERE candidate LIKE 'poly%'")).containsExactly("polynomial:5,0,2,,0,,[]");
    assertThat(sql("SELECT status, count(*) FROM runs GROUP BY status ORDER BY status"))
        .containsExactly("failed,2", "finished,4");
    Captured none = compare("--run-id", "d", "--activations", "affine,polynomial:3", "--seeds", "1", "--learning-rate",
        "1e30");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.out()).contains("0 runs finished, 2 failed");
  }

  @Test
  void optionsThatLeaveNothingToTrainOnAreWrongUseAndLeaveNothing() {
    Captured captured = compare("--run-id", "c", "--activations", "relu,tanh", "--seeds", "2", "--validation", "0.001");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1).contains("--validation 0.001 holds out none of 300 training images");
    assertThat(captured.out()).doesNotContain("stopped;");
    assertThat(out.resolve("runs")).doesNotExist();
  }

  @Test
  void controlsAreAddedAndTested() {
    Captured captured = compare("--run-id", "c", "--activations", "rational:5/4,tanh", "--seeds", "2", "--sharing",
        "unit", "--frozen-controls", "--matched-relu", "--baseline", "tanh", "--quiet");
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).startsWith("+")
        .contains("matched-relu", "best on the held-out images: ", "ahead of ", " others on the test images by more than chance")
        .doesNotContain("examples/s");
    // 30·8 + 8 + 8·4 + 4 = 284 parameters, and ten of each of 8 rationals; 35 for each unit of a ReLU network, and 4.
    assertThat(sql("SELECT candidate, role, layers, parameter_count, t_p IS NULL FROM comparisons ORDER BY candidate"))
        .containsExactly(
            "frozen:rational:5/4,frozen control,\"[30, 8, 4]\",284,false",
            "matched-relu,matched control,\"[30, 10, 4]\",354,false",
            "rational:5/4,candidate,\"[30, 8, 4]\",364,false",
            "tanh,candidate,\"[30, 8, 4]\",284,true");
    Captured narrow = compare("--activations", "prelu,tanh", "--matched-relu");
    assertThat(narrow.exit()).isEqualTo(2);
    assertThat(narrow.err()).contains("--matched-relu: the largest candidate has 285 parameters").hasLineCount(1);
  }

  @Test
  void helpIsThatOfItsOwnOptions() {
    Captured help = Captured.run("compare", "--help");
    assertThat(help.out()).contains("Example: ./submit.sh compare --activations").doesNotContain("--activation=")
        .containsPattern("--validation=FRACTION\\s").doesNotContain("test|FRACTION")
        .containsPattern("(?s)--workers=N.*default: 1,").containsPattern("--seeds=N");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "--activations relu,afine             | --activations: unknown activation 'afine'; did you mean 'affine'?",
    "--activations relu                   | --activations names only one candidate",
    "--activations relu,elu,relu          | --activations names 'relu' twice",
    "--activations relu,                  | --activations: unknown activation ''",
    "--seeds 3                            | Missing required option: '--activations=NAME[,NAME…]'",
    "--activations relu,elu --seeds 0     | --seeds must be a whole number from 1 to 2147483647, not 0",
    "--activations relu,elu --seeds 1:3   | --seeds must be a whole number from 1 to 2147483647, not 1:3",
    "--activations relu,elu --baseline x  | --baseline 'x' is no candidate; the candidates are relu, elu",
    "--activations relu,elu --activation relu | there is no option '--activation'; did you mean '--activations'?",
    "--activations relu,elu --validation test | --validation: a comparison cannot choose on the test set and also judge on it; give a fraction",
    "--activations relu,elu --validation 2 | --validation: '2' is not a fraction between 0 and 1",
    "--activations relu,elu --layers 784,10 | --layers 784,10 has no hidden layer",
    "--activations relu,elu --epochs 0    | --epochs must be a whole number from 1 to 2147483647, not 0",
    "--activations relu,elu --workers 0   | --workers must be a whole number from 1 to 2147483647, not 0",
  })
  void wrongOptionIsOneLineAndExitCodeTwo(String args, String message) {
    List<String> line = new ArrayList<>(List.of("compare", "--out", out.toString()));
    line.addAll(Arrays.asList(args.strip().split(" ")));
    Captured captured = Captured.run(line.toArray(String[]::new));
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err()).contains(message.strip()).hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  private Captured compare(String... options) {
    List<String> args = new ArrayList<>(List.of("compare", "--data", data.toString(), "--out", out.toString()));
    args.addAll(List.of(options));
    for (int i = 0; i < RECIPE.length; i += 2) {
      if (!args.contains(RECIPE[i])) {
        args.addAll(List.of(RECIPE[i], RECIPE[i + 1]));
      }
    }
    return Captured.run(args.toArray(String[]::new));
  }

  /** As if the run or the comparison had not been made. */
  private void forget(String runId) throws IOException {
    try (Stream<Path> tables = Files.list(out)) {
      for (Path table : tables.toList()) {
        FileUtils.deleteDirectory(table.resolve("run_id=" + runId).toFile());
      }
    }
  }

  /** Each file's last modification. */
  private Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(out)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return files;
  }

  /** The lines of the answer, without the header. */
  private List<String> sql(String query) {
    Captured captured = Captured.run("sql", "--out", out.toString(), "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }
}

package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them, on small data, in this JVM. */
class CommandsTest {
  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = folder.resolve("data");
    out = folder.resolve("out");
    Files.createDirectories(data);
    IdxFiles.write(data, 300, 80, 6, 5, 4, 11);
  }

  @Test
  void trainedRunIsInTheTablesAndEvaluatesToTheSameAccuracy() {
    Captured trained = train("--run-id", "first", "--report", "on", "--epochs", "6", "--layers", "30,16,8,4",
        "--learning-rate", "0.02", "--workers", "2", "--averaging-frequency", "3", "--batch-size", "8");
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("network    30-16-8-4, hidden activation affine")
        .contains("300 images of 6×5 in 4 classes")
        .contains("6/6")
        .contains("layer 1, k0")
        .contains("linear")
        .contains("./submit.sh evaluate --out " + out + " --run first");

    assertThat(sql("SELECT count(*), min(epoch), max(epoch), sum(examples) FROM epochs")).containsExactly("6,1,6,1800");
    assertThat(sql("SELECT layer, name, value FROM activations WHERE epoch = 0 ORDER BY layer, name"))
        .containsExactly("1,k0,0.5", "1,k1,1.0", "2,k0,0.5", "2,k1,1.0");
    assertThat(sql("SELECT count(*) FROM activations WHERE unit IS NULL")).containsExactly("28");
    assertThat(sql("SELECT layer, name, shape, size(values) FROM parameters ORDER BY layer, name")).containsExactly(
        "1,W,\"[30, 16]\",480", "1,b,[16],16", "1,k,[2],2",
        "2,W,\"[16, 8]\",128", "2,b,[8],8", "2,k,[2],2",
        "3,W,\"[8, 4]\",32", "3,b,[4],4");
    assertThat(sql("SELECT parameter_count = (SELECT sum(size(values)) FROM parameters), activation_parameter_count,"
        + " status, sharing, layers, validation_accuracy = test_accuracy FROM runs"))
        .containsExactly("true,4,finished,layer,\"[30, 16, 8, 4]\",true");
    // 150 examples of a worker are 19 minibatches, in windows of 3.
    assertThat(sql("SELECT count(*), max(window), max(worker), sum(examples) FROM windows"))
        .containsExactly("84,7,1,1800");
    assertThat(sql("SELECT split, sum(count), sum(if(actual = predicted, count, 0)) / sum(count) ="
        + " (SELECT test_accuracy FROM runs) FROM confusion WHERE split = 'test' GROUP BY split"))
        .containsExactly("test,80,true");

    assertThat(trained.out()).contains("report in " + out + "/_reports/first.html");
    assertThat(out.resolve("_reports/first.html")).content().contains("linear classifier", "<svg ");
    assertThat(trained.err()).isEmpty();

    Captured evaluated = Captured.run("evaluate", "--run", "first", "--out", out.toString());
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("on the 80 test images").contains("the stored test accuracy, exactly");
  }

  @Test
  void pageThatCannotBeWrittenIsAWarningAndTheRunIsStored() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("_reports"), "a file");
    Captured trained = train("--run-id", "r", "--epochs", "1", "--layers", "30,6,4", "--report", "on");
    assertThat(trained.exit()).isZero();
    assertThat(trained.err().lines()).as(trained.err()).hasSize(1);
    assertThat(trained.err()).startsWith("pliant: the run is stored, but the page could not be written (")
        .endsWith("); name another place with ./submit.sh report --to" + System.lineSeparator());
    assertThat(trained.out()).contains("run r in " + out).doesNotContain("report in");
    assertThat(sql("SELECT status FROM runs")).containsExactly("finished");
  }

  @Test
  void unitSharingFixedActivationsHeldOutValidationAndQuietWork() {
    Captured trained = train("--report", "on", "--run-id", "u", "--epochs", "1", "--layers", "30,6,5,4", "--sharing", "unit",
        "--quiet", "--activation", "affine,tanh", "--validation", "0.2", "--seed", "9");
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.out()).doesNotContain("network    ").doesNotContain("1/1").contains("run u in ");
    assertThat(sql("SELECT layer, count(DISTINCT unit), count(DISTINCT name) FROM activations GROUP BY layer"))
        .containsExactly("1,6,2");
    assertThat(sql("SELECT examples FROM epochs")).containsExactly("240");
    assertThat(sql("SELECT split, sum(count) FROM confusion GROUP BY split ORDER BY split"))
        .containsExactly("test,80", "train,240", "validation,60");
    assertThat(sql("SELECT activation, config['validation'], config['sharing'], seed FROM runs"))
        .containsExactly("\"affine,tanh\",0.2,unit,9");
    assertThat(Captured.run("evaluate", "--run", "u", "--out", out.toString()).exit()).isZero();
    // The most confident of all that are wrong by answers.
    assertThat(sql("SELECT count(*) = least(24, (SELECT 80 - sum(if(actual = predicted, count, 0)) FROM confusion WHERE"
        + " split = 'test')), bool_and(substr(reverse(lpad(conv(hex(substring(correct, 1 + id div 8, 1)), 16, 2), 8, '0')),"
        + " 1 + id % 8, 1) = '0'), bool_and(label != predicted AND probability > label_probability),"
        + " bool_and(length(pixels) = 30 AND rows = 6 AND columns = 5) FROM mistakes JOIN answers USING (run_id)"))
        .containsExactly("true,true,true,true");
    assertThat(sql("SELECT count(*) FROM (SELECT probability - lead(probability) OVER (ORDER BY rank) AS falls FROM"
        + " mistakes) WHERE falls < 0")).containsExactly("0");
    assertThat(out.resolve("_reports/u.html")).content().contains("The most confident mistakes", "data:image/png");
  }

  @Test
  void activationParametersSharedByTheNetworkAreTheSameInEveryLayerOfTheTables() {
    for (String step : List.of("fused", "dl4j")) {
      Captured trained = train("--run-id", step, "--epochs", "2", "--layers", "30,16,8,4", "--sharing", "network",
          "--activation", "swish", "--workers", "2", "--averaging-frequency", "3", "--batch-size", "8", "--step", step);
      assertThat(trained.exit()).as(trained.err()).isZero();
      assertThat(sql(
          "SELECT sharing, activation_parameter_count, parameter_count FROM runs WHERE run_id = '" + step + "'"))
          .containsExactly("network,1," + (30 * 16 + 16 + 16 * 8 + 8 + 8 * 4 + 4 + 1));
      assertThat(sql("SELECT epoch, count(*), count(DISTINCT value) FROM activations WHERE run_id = '" + step
          + "' GROUP BY epoch ORDER BY epoch")).containsExactly("0,2,1", "1,2,1", "2,2,1");
      assertThat(sql("SELECT count(*), count(DISTINCT values) FROM parameters WHERE name = 'k' AND run_id = '" + step
          + "'")).containsExactly("2,1");
      assertThat(Captured.run("evaluate", "--run", step, "--out", out.toString()).out()).contains("exactly");
    }
  }

  @Test
  void recipeIsInTheTablesAndWhatIsKeptIsWhatIsMeasured() {
    String[] options = {
        "--layers", "30,16,8,4", "--activation", "swish", "--workers", "2", "--averaging-frequency", "3",
        "--batch-size", "8", "--learning-rate", "0.05", "--epochs", "5", "--learning-rate-schedule", "cosine",
        "--warm-up", "1", "--weight-decay", "0.1", "--input-dropout", "0.1", "--dropout", "0.2", "--label-smoothing",
        "0.1", "--weight-start", "gain", "--activation-learning-rate", "2", "--keep", "best", "--run-id"};
    for (String id : List.of("one", "two")) {
      Captured trained = train(Stream.concat(Stream.of(options), Stream.of(id)).toArray(String[]::new));
      assertThat(trained.exit()).as(trained.err()).isZero();
      assertThat(trained.out()).contains(
          "Adam 0.05, cosine, warm-up 1.0, activations ×2.0, weights by gain, weight decay 0.1, input dropout 0.1, dropout"
              + " 0.2, label smoothing 0.1, keep best, seed 42");
    }
    assertThat(sql("SELECT count(DISTINCT values) FROM parameters GROUP BY layer, name")).as("same bits")
        .containsOnly("1");
    assertThat(sql("SELECT DISTINCT config['warm-up'], config['weight-decay'], config['dropout'],"
        + " config['input-dropout'], config['label-smoothing'], config['keep'], config['learning-rate-schedule'],"
        + " config['weight-start'], config['activation-learning-rate'] FROM runs"))
        .containsExactly("1.0,0.1,0.2,0.1,0.1,best,cosine,gain,2.0");
    assertThat(sql("SELECT validation_accuracy = (SELECT max(validation_accuracy) FROM epochs WHERE run_id = 'one')"
        + " FROM runs WHERE run_id = 'one'")).containsExactly("true");
    assertThat(Captured.run("evaluate", "--run", "one", "--out", out.toString()).out()).contains("exactly");
  }

  @Test
  void networkLearnsFromStoredRunsAndRemembersWhich() {
    String[] options = {"--layers", "30,8,4", "--activation", "relu", "--workers", "2", "--batch-size", "8", "--epochs",
        "2", "--learning-rate", "0.05", "--run-id"};
    String[] wider = options.clone();
    wider[1] = "30,8,5";
    assertThat(train(concat(options, "first")).exit()).isZero();
    assertThat(train(concat(options, "second", "--seed", "7")).exit()).isZero();
    for (String id : List.of("one", "two")) {
      Captured taught = train(concat(
          options, id, "--teacher", "first,second", "--teacher-share", "0.7", "--temperature", "2"));
      assertThat(taught.exit()).as(taught.err()).isZero();
      assertThat(taught.out()).contains("teacher's share 0.7 at temperature 2.0");
    }
    assertThat(sql("SELECT count(DISTINCT parameters_sha256) FROM runs WHERE run_id IN ('one', 'two', 'first')"))
        .as("same bits, and others than without a teacher").containsExactly("2");
    assertThat(sql("SELECT config['teacher'], config['teacher-share'], config['temperature'], config['teacher-sha256'] ="
        + " (SELECT concat_ws(',', collect_list(parameters_sha256)) FROM (SELECT * FROM runs WHERE run_id IN ('first',"
        + " 'second') ORDER BY run_id)) FROM runs WHERE run_id = 'one'")).containsExactly("\"first,second\",0.7,2.0,true");

    Captured other = train(concat(wider, "x", "--teacher", "first"));
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("--teacher first has 4 classes, and the network that learns from it has 5")
        .hasLineCount(1);
    assertThat(train(concat(options, "x", "--teacher", "frist")).err()).contains("first").hasLineCount(1);
    assertThat(train(concat(options, "x", "--teacher-share", "0.5")).err()).contains("--teacher").hasLineCount(1);
    assertThat(train(concat(options, "x", "--teacher", "first", "--step", "dl4j")).err())
        .contains("--step dl4j has no --teacher").hasLineCount(1);
  }

  @Test
  void diagnosticsAreInTheTablesAndChangeNoneOfTheOthers() {
    String[] options = {
        "--layers", "30,16,8,4", "--activation", "hat:17,tanh", "--workers", "2", "--averaging-frequency", "3",
        "--batch-size", "8", "--epochs", "2"};
    for (String step : List.of("fused", "dl4j")) {
      Captured on = train(concat(options, "--step", step, "--run-id", step));
      assertThat(on.exit()).as(on.err()).isZero();
      Captured off = train(concat(options, "--step", step, "--run-id", step + "-off", "--diagnostics", "off"));
      assertThat(off.exit()).as(off.err()).isZero();
      String run = " WHERE run_id = '" + step + "'";

      assertThat(sql("SELECT config['diagnostics'] FROM runs WHERE run_id LIKE '" + step + "%' ORDER BY run_id"))
          .containsExactly("on", "off");
      for (String table : List.of("curves", "inputs", "gradients")) {
        assertThat(sql("SELECT count(*) FROM " + table + " WHERE run_id = '" + step + "-off'")).containsExactly("0");
      }
      assertThat(sql("SELECT count(*) > 0, count(weight_distance), count(activation_distance) FROM windows WHERE run_id"
          + " = '" + step + "-off'")).containsExactly("true,0,0");
      assertThat(sql("SELECT count(DISTINCT values) FROM parameters WHERE run_id LIKE '" + step
          + "%' GROUP BY layer, name")).containsOnly("1");
      assertThat(sql("SELECT count(DISTINCT train_loss, validation_loss, test_loss) FROM runs WHERE run_id LIKE '"
          + step + "%'")).containsExactly("1");

      assertThat(sql("SELECT epoch, layer, unit, size(x), size(g), size(slope) FROM curves" + run
          + " ORDER BY epoch, layer")).containsExactly(
          "0,1,,65,65,65", "0,2,,65,65,65", "1,1,,65,65,65", "1,2,,65,65,65", "2,1,,65,65,65", "2,2,,65,65,65");
      // The function hat:17 at its knots, which are half apart from -4 on, is its parameters.
      assertThat(sql("SELECT count(*), bool_and(a.value = element_at(c.g, 17 + 2 * (int(substr(a.name, 2)) - 1)))"
          + " FROM activations a JOIN curves c USING (run_id, epoch, layer)" + run)).containsExactly("51,true");
      assertThat(sql("SELECT bool_and(abs(y - tanh(x)) < 1e-14) FROM (SELECT inline(arrays_zip(x, g)) AS (x, y) FROM curves" + run
          + " AND layer = 2)")).containsExactly("true");

      assertThat(sql("SELECT epoch, layer, examples, count, count = aggregate(counts, 0L, (a, b) -> a + b) + below"
          + " + above, outside_range IS NULL, linearity BETWEEN 0 AND 1 FROM inputs" + run + " ORDER BY epoch, layer"))
          .containsExactly("1,1,80,1280,true,false,true", "1,2,80,640,true,true,true", "2,1,80,1280,true,false,true",
              "2,2,80,640,true,true,true");
      // Windows of 3 of 19 minibatches, by two workers.
      assertThat(sql("SELECT epoch, layer, minibatches, weight_norm > 0, activation_norm > 0 FROM gradients" + run
          + " ORDER BY epoch, layer")).containsExactly(
          "1,1,14,true,true", "1,2,14,true,", "1,3,14,true,", "2,1,14,true,true", "2,2,14,true,", "2,3,14,true,");
      assertThat(sql("SELECT bool_and(weight_distance > 0), bool_and(activation_distance > 0) FROM windows" + run))
          .containsExactly("true,true");
    }
  }

  @Test
  void activationThatActsAsAnAffineMapIsTold() {
    Captured trained = train("--run-id", "half", "--epochs", "1", "--layers", "30,8,6,4", "--activation", "relu,affine");
    assertThat(trained.out())
        .contains("Hidden layer 2's activation is an affine map on its inputs (R² 1.0000, table inputs)")
        .doesNotContain("Hidden layer 1's", "linear classifier");
  }

  private static String[] concat(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void enlargedTrainingCountsItsCopiesAndHoldsOutOriginalsAlone() {
    String[] options = {
        "--epochs", "2", "--layers", "30,6,4", "--enlarge", "3", "--workers", "2", "--validation", "0.2",
        "--averaging-frequency", "5", "--activation", "relu", "--run-id"};
    Captured trained = train(Stream.concat(Stream.of(options), Stream.of("e")).toArray(String[]::new));
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("240 images of 6×5, and of each 2 distorted copies, in 4 classes to train on;"
        + " validation on 60 held out, test on 80");
    assertThat(sql("SELECT examples FROM epochs")).containsExactly("720", "720");
    assertThat(sql("SELECT split, sum(count) FROM confusion GROUP BY split ORDER BY split"))
        .containsExactly("test,80", "train,720", "validation,60");
    assertThat(sql("SELECT config['enlarge'] FROM runs")).containsExactly("3");
    assertThat(Captured.run("evaluate", "--run", "e", "--out", out.toString()).out()).contains("exactly");

    assertThat(train(Stream.concat(Stream.of(options), Stream.of("again")).toArray(String[]::new)).exit()).isZero();
    assertThat(sql("SELECT count(DISTINCT values) FROM parameters GROUP BY layer, name")).containsOnly("1");
  }

  @Test
  void moreCopiesThanCanBeCountedIsWrongUseWithNothingWritten() throws IOException {
    Captured captured = train("--enlarge", "7158279");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err())
        .contains("--enlarge 7158279: too many copies of 300 training images; take at most 7158278");
    assertThat(files()).isEmpty();
  }

  @Test
  void defaultsFollowTheDataAtBothEnds() {
    assertThat(train("--run-id", "d", "--epochs", "1").exit()).isZero();
    assertThat(sql("SELECT layers, batch_size, averaging_frequency, learning_rate FROM runs"))
        .containsExactly("\"[30, 128, 64, 4]\",32,100,0.001");
  }

  @Test
  void repeatedRunIdIsRefusedInOneLineWithNothingTouched() throws IOException {
    assertThat(train("--run-id", "same", "--epochs", "1").exit()).isZero();
    List<String> before = files();
    Captured again = train("--run-id", "same", "--epochs", "1");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err().lines()).hasSize(1);
    assertThat(again.err()).contains("run 'same' is in");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void failedRunIsARowWithItsReason() {
    Captured failed = train("--run-id", "bad", "--epochs", "3", "--learning-rate", "1e30");
    assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
    assertThat(failed.err().lines()).as(failed.err()).hasSize(1);
    assertThat(failed.err()).contains("no longer finite in epoch");
    assertThat(sql("SELECT run_id, status, failure LIKE '%no longer finite%', test_accuracy FROM runs"))
        .containsExactly("bad,failed,true,");
    assertThat(sql("SELECT count(*) FROM epochs")).containsExactly("0");
    Captured evaluated = Captured.run("evaluate", "--run", "bad", "--out", out.toString());
    assertThat(evaluated.exit()).isEqualTo(2);
    assertThat(evaluated.err()).contains("run bad failed");
  }

  @Test
  void runThatLearnsNothingIsNotToBeResumed() {
    Captured failed = train("--run-id", "still", "--epochs", "3", "--learning-rate", "1e-20", "--outer-learning-rate",
        "1e-37");
    assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
    assertThat(failed.err()).hasLineCount(1).contains("epoch 1 changed no parameter").doesNotContain("--resume");
    assertThat(out.resolve("_unfinished")).doesNotExist();
    assertThat(sql("SELECT status, size(values) > 0 FROM runs JOIN parameters USING (run_id) GROUP BY ALL"))
        .containsExactly("failed,true");
  }

  @Test
  void divergedRunKeepsWhatItLearnedUntilThen() {
    // A step an epoch: the first leaves parameters of some 1e10, whose products in the second overflow.
    Captured failed = train("--run-id", "bad", "--epochs", "9", "--learning-rate", "1e10", "--activation", "prelu",
        "--workers", "1", "--batch-size", "300");
    assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
    assertThat(failed.err())
        .containsPattern("the loss, with [Wbk] of layer \\d grown to \\S+, is no longer finite in epoch 2, window 1");
    assertThat(sql("SELECT status, failure LIKE '%of layer%no longer finite in epoch 2%', test_accuracy FROM runs"))
        .containsExactly("failed,true,");
    assertThat(sql("SELECT epoch, examples, isnan(train_loss) FROM epochs")).containsExactly("1,300,false");
    assertThat(sql("SELECT epoch, window, worker FROM windows")).containsExactly("1,1,0");
    assertThat(sql("SELECT epoch, layer, name FROM activations ORDER BY epoch, layer"))
        .containsExactly("0,1,a", "0,2,a", "1,1,a", "1,2,a");
    assertThat(sql("SELECT count(*), sum(size(values)) = (SELECT parameter_count FROM runs),"
        + " bool_and(forall(values, v -> abs(v) < float('inf'))) FROM parameters")).containsExactly("8,true,true");
    assertThat(sql("SELECT epoch, layer FROM curves ORDER BY epoch, layer")).containsExactly("0,1", "0,2", "1,1", "1,2");
    assertThat(sql("SELECT epoch, layer FROM inputs ORDER BY layer")).containsExactly("1,1", "1,2");
    assertThat(sql("SELECT epoch, layer, minibatches FROM gradients ORDER BY layer"))
        .containsExactly("1,1,1", "1,2,1", "1,3,1");
    // Those that the failed window began with: what epoch 1 ended with.
    assertThat(sql("SELECT count(*) FROM activations a JOIN parameters p ON a.layer = p.layer AND p.name = 'k'"
        + " WHERE a.epoch = 1 AND a.value = double(p.values[0])")).containsExactly("2");
  }

  @Test
  void damagedDataIsOneLineAndExitCodeThreeWithNothingWritten() throws IOException {
    Path labels = data.resolve(IdxFiles.TRAIN_LABELS);
    try (RandomAccessFile file = new RandomAccessFile(labels.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    Captured captured = train("--epochs", "1");
    assertThat(captured.exit()).isEqualTo(3);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).contains(IdxFiles.TRAIN_LABELS).contains("cut short");
    assertThat(files()).isEmpty();
  }

  @Test
  void labelOutOfRangeIsBadDataWhereItStandsAlone() throws IOException {
    Path labels = data.resolve(IdxFiles.TRAIN_LABELS);
    byte[] bytes = Files.readAllBytes(labels);
    bytes[8 + 17] = (byte) 200;
    Files.write(labels, bytes);
    Captured captured = train("--epochs", "1", "--layers", "30,8,4");
    assertThat(captured.exit()).isEqualTo(3);
    assertThat(captured.err()).contains("label 200 of example 17").contains("out of range");
  }

  @Test
  void fewerClassesThanTheDataHaveIsWrongUseOfTheLayers() throws IOException {
    Captured captured = train("--epochs", "1", "--layers", "30,8,3");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1)
        .contains("--layers ends with 3, but the data have 4 classes (").contains("label 3 of example")
        .contains("; end with 4");
    assertThat(files()).isEmpty();
  }

  @Test
  void missingFolderAndMissingFileAreBadData() throws IOException {
    Captured missing = Captured.run("train", "--data", folder.resolve("nowhere").toString(), "--out", out.toString());
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.err()).contains("nowhere").contains("no such folder");
    Files.delete(data.resolve(IdxFiles.TEST_IMAGES));
    Captured incomplete = train("--epochs", "1");
    assertThat(incomplete.exit()).isEqualTo(3);
    assertThat(incomplete.err()).contains("has no " + IdxFiles.TEST_IMAGES);
  }

  @Test
  void sizesThatAreNotTheDatasAreWrongUse() {
    Captured captured = train("--layers", "784,16,4");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).contains("--layers starts with 784, but the images have 30 pixels; start with 30");
  }

  @Test
  void networkWithoutHiddenLayersIsTheLinearClassifier() {
    Captured trained = train("--report", "on", "--run-id", "linear", "--epochs", "1", "--layers", "30,4");
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(sql("SELECT layers, activation, parameter_count, config['layers'], config['workers'] = workers FROM runs"))
        .containsExactly("\"[30, 4]\",none,124,\"30,4\",true");
    assertThat(sql("SELECT (SELECT count(*) FROM curves), (SELECT count(*) FROM inputs), layer FROM gradients"))
        .containsExactly("0,0,1");
    assertThat(Captured.run("evaluate", "--run", "linear", "--out", out.toString()).exit()).isZero();
  }

  @Test
  void moreWorkersThanTasksInLocalModeIsWrongUse() {
    Captured captured = train("--workers", "5000");
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).contains("--workers 5000: Spark at local[").contains("--master local[5000]");
  }

  @Test
  void bothStepsAreRecordedAndEvaluateToTheirOwnAccuracy() {
    for (String step : List.of("fused", "dl4j")) {
      assertThat(train("--run-id", step, "--epochs", "1", "--step", step, "--activation", "polynomial:2").exit()).isZero();
      assertThat(sql("SELECT step, config['step'] FROM runs WHERE run_id = '" + step + "'"))
          .containsExactly(step + "," + step);
      assertThat(Captured.run("evaluate", "--run", step, "--out", out.toString()).out()).contains("exactly");
    }
  }

  @Test
  void dataThatTheOptionsLeaveNothingOfIsWrongUseWithNothingWritten() throws IOException {
    refused("--validation 0.999 leaves 1 training examples for 2 workers; take at most 1",
        "--workers", "2", "--validation", "0.999");
    refused("--validation 0.003 holds out none of 300 training images; give a larger fraction, at least 0.0034",
        "--validation", "0.003");
    refused("--augment: a shift of 6.0 pixels takes images of 6×5 out of sight", "--augment", "shift=6");
    assertThat(train("--validation", "0.999", "--epochs", "1").exit()).as("no number of workers is asked for").isZero();
  }

  private void refused(String finding, String... options) throws IOException {
    Captured captured = train(options);
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1).contains(finding);
    assertThat(files()).isEmpty();
  }

  @Test
  void outputThatCannotBeWrittenIsWrongUse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Captured captured = Captured.run("train", "--data", data.toString(), "--out", file.toString());
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err().lines()).hasSize(1);
    assertThat(captured.err()).contains("cannot be written").contains("--out");
  }

  @Test
  void wrongSqlOrRunOrFolderIsWrongUse() {
    assertThat(train("--run-id", "r", "--epochs", "1").exit()).isZero();
    Captured column = Captured.run("sql", "--out", out.toString(), "SELECT nope FROM runs");
    assertThat(column.exit()).isEqualTo(2);
    assertThat(column.err().lines()).as(column.err()).hasSize(1);
    assertThat(column.err()).contains("nope");
    Captured syntax = Captured.run("sql", "--out", out.toString(), "SELEKT 1");
    assertThat(syntax.exit()).isEqualTo(2);
    assertThat(syntax.err().lines()).as(syntax.err()).hasSize(1);
    Captured run = Captured.run("evaluate", "--run", "x", "--out", out.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("no run 'x'").contains("the latest are r");
    Captured empty = Captured.run("sql", "--out", folder.resolve("none").toString(), "SELECT 1");
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).contains("no runs in");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void formatsAreAsTheyShouldBe() {
    assertThat(train("--run-id", "r", "--epochs", "1").exit()).isZero();
    String query = "SELECT 1 AS one, 'a,\"b' AS text, array(1, 2) AS list, CAST(NULL AS INT) AS none,"
        + " timestamp'2026-01-02T03:04:05Z' AS time";
    assertThat(Captured.run("sql", "--out", out.toString(), "--format", "csv", query).out())
        .isEqualTo("one,text,list,none,time\n1,\"a,\"\"b\",\"[1, 2]\",,2026-01-02T03:04:05Z\n");
    assertThat(Captured.run("sql", "--out", out.toString(), "--format", "json", query).out())
        .isEqualTo("{\"one\":1,\"text\":\"a,\\\"b\",\"list\":[1,2],\"none\":null,"
            + "\"time\":\"2026-01-02T03:04:05.000000Z\"}\n");
    assertThat(Captured.run("sql", "--out", out.toString(), query).out()).isEqualTo("""
        +-----+------+--------+------+----------------------+
        | one | text | list   | none | time                 |
        +-----+------+--------+------+----------------------+
        |   1 | a,"b | [1, 2] | null | 2026-01-02T03:04:05Z |
        +-----+------+--------+------+----------------------+
        """);
  }

  private Captured train(String... options) {
    List<String> args = new ArrayList<>(List.of("train", "--data", data.toString(), "--out", out.toString()));
    args.addAll(List.of(options));
    if (!args.contains("--report")) {
      // Drawing takes longer than such training.
      args.addAll(List.of("--report", "off"));
    }
    return Captured.run(args.toArray(String[]::new));
  }

  /** The lines of the answer, without the header. */
  private List<String> sql(String query) {
    Captured captured = Captured.run("sql", "--out", out.toString(), "--format", "csv", query);
    assertThat(captured.exit()).as(captured.err()).isZero();
    return captured.out().lines().skip(1).toList();
  }

  private List<String> files() throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }
}

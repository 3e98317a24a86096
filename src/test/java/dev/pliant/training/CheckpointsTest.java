package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.pliant.ForeignLocale;
import dev.pliant.LocalSpark;
import dev.pliant.data.Augmentation;
import dev.pliant.data.BadDataException;
import dev.pliant.data.Block;
import dev.pliant.data.DistortionStrength;
import dev.pliant.data.Enlarged;
import dev.pliant.layer.ChannelScale;
import dev.pliant.layer.Network;
import dev.pliant.layer.Parameters;
import dev.pliant.layer.Sharing;
import dev.pliant.network.RateSchedule;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.network.WeightStart;
import dev.pliant.results.FaultyFileSystem;
import dev.pliant.step.Flips;
import dev.pliant.step.Regularization;
import dev.pliant.step.StepKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings that end at every place they can be gone on from, and files that are damaged in every way. */
class CheckpointsTest {
  private static final long SEED = 5;
  private static final int EPOCHS = 3;
  private static final Map<String, String> RUN = Map.of("--epochs", "3", "name", "größer");

  private final JavaSparkContext spark = LocalSpark.context();

  @TempDir private java.nio.file.Path temporary;
  private FileSystem fs;
  private Path folder;

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration());
    folder = new Path(temporary.resolve("checkpoints").toString());
  }

  /** Trainings whose state is more than parameters. */
  private enum Course {
    PLAIN(Network.dense(List.of(12, 6, 5, 3), List.of("prelu", "relu"), Sharing.LAYER), Averaging.every(3), Recipe.PLAIN),
    PER_UNIT_BEST(
        Network.dense(List.of(12, 6, 5, 3), List.of("rational:3/2", "srelu"), Sharing.UNIT), Averaging.every(2),
        recipe(Keep.parse("best"))),
    OUTER_STEP_AVERAGE(
        Network.dense(List.of(12, 6, 5, 3), List.of("affine", "affine"), Sharing.NETWORK),
        new Averaging(4, 1, 0.7, 0.9), recipe(Keep.parse("average:2"))),
    BRANCHES(
        Network.parse(
            "x = input:12 dense:6 prelu; y = x dense:6 swish; add(x,y) norm prelu softmax/3",
            Network.Setting.of(Sharing.UNIT)),
        Averaging.every(3), recipe(Keep.LAST)),
    MOMENTUM(
        Network.dense(List.of(12, 6, 5, 3), List.of("swish", "prelu"), Sharing.LAYER), Averaging.every(3),
        new Recipe(
            2, WeightStart.GAIN, RateSchedule.Shape.COSINE, 0.5, 0.01, Regularization.NONE, Augmentation.NONE,
            Keep.LAST, new UpdaterChoice(UpdaterChoice.Kind.SGD, 0.9), 0, Flips.OFF)),
    SCALED(
        Network.parse("input:12 scale:3 dense:6 prelu softmax/3", Network.Setting.of(Sharing.UNIT)),
        new Averaging(4, 1, 0.7, 0.9), recipe(Keep.parse("average:2"))),
    MAPS(
        Network.parse(
            "input:3x4x1 conv:4/2x2 prelu norm maxpool:2 dropout:0.2 conv:3/1x2/2 swish dense:5 prelu softmax/3",
            Network.Setting.of(Sharing.UNIT)),
        Averaging.every(3), recipe(Keep.LAST));

    private final Network network;
    private final Averaging averaging;
    private final Recipe recipe;

    Course(Network network, Averaging averaging, Recipe recipe) {
      this.network = network;
      this.averaging = averaging;
      this.recipe = recipe;
    }

    TrainingPlan plan() {
      return new TrainingPlan(network, EPOCHS, 4, 0.02, 2, averaging, SEED, StepKind.FUSED, recipe);
    }

    private static Recipe recipe(Keep keep) {
      return new Recipe(
          2, WeightStart.GAIN, RateSchedule.Shape.COSINE, 0.5, 0.01, new Regularization(0.1, 0.2, 0.1),
          new Augmentation(Digits.SHAPE, DistortionStrength.digits(Digits.SHAPE)), keep);
    }
  }

  @ParameterizedTest
  @EnumSource(Course.class)
  void resumedTrainingEndsAsOneThatWasNeverStopped(Course course) throws IOException {
    Comparable clean = Comparable.of(trained(course, null, null, new TrainingListener() {}));
    List<String> places = new ArrayList<>();
    Checkpoints all = new Checkpoints(fs, folder, RUN, 1, 2);
    Comparable watched = Comparable.of(trained(course, all, null, new TrainingListener() {
      @Override
      public void checkpointWritten(Checkpoint checkpoint) {
        places.add(checkpoint.place());
      }
    }));
    assertThat(watched).as("with checkpoints").isEqualTo(clean);
    assertThat(places).contains("epoch 0", "window 2 of epoch 1", "epoch 1", "window 2 of epoch 3", "epoch 3")
        .doesNotHaveDuplicates();

    for (int stop = 0; stop < places.size(); stop++) {
      fs.delete(folder, true);
      int last = stop;
      Set<String> passed = new TreeSet<>();
      assertThatThrownBy(() -> trained(course, new Checkpoints(fs, folder, RUN, 2, 2), null, new TrainingListener() {
        @Override
        public void checkpointWritten(Checkpoint checkpoint) {
          passed.add(checkpoint.place());
          if (checkpoint.place().equals(places.get(last))) {
            throw new IllegalStateException("stopped here");
          }
        }
      })).as(places.get(stop)).hasMessage("stopped here");
      assertThat(passed).hasSize(stop + 1);

      Checkpoints.Newest newest = Checkpoints.newest(fs, folder).orElseThrow();
      assertThat(newest.run()).isEqualTo(RUN);
      assertThat(newest.damaged()).isEmpty();
      assertThat(newest.checkpoint().place()).isEqualTo(places.get(stop));
      Comparable resumed = Comparable.of(trained(course, null, newest.checkpoint(), new TrainingListener() {}));
      assertThat(resumed).as("resumed after " + places.get(stop)).isEqualTo(clean);
    }
  }

  @Test
  void patienceEndsATrainingWithItsBestEpochAndAlsoOneThatIsResumed() throws IOException {
    int patience = 2;
    TrainedRun all = trained(patient(0), null, null, new TrainingListener() {});
    // The first epoch after so many that were no better than the best before them.
    int best = 1;
    int last = 1;
    while (last - best < patience) {
      last++;
      Evaluation now = all.epochs().get(last - 1).validation();
      Evaluation before = all.epochs().get(best - 1).validation();
      best = now.correct() > before.correct() || now.correct() == before.correct() && now.loss() < before.loss()
          ? last : best;
    }
    assertThat(last).as("seed " + SEED).isLessThan(all.epochs().size());

    List<Checkpoint> places = new ArrayList<>();
    List<List<Integer>> ended = new ArrayList<>();
    TrainedRun run = trained(patient(patience), new Checkpoints(fs, folder, RUN, 1, 0), null, new TrainingListener() {
      @Override
      public void checkpointWritten(Checkpoint checkpoint) {
        places.add(checkpoint);
      }

      @Override
      public void endedEarly(int lastEpoch, int bestEpoch) {
        ended.add(List.of(lastEpoch, bestEpoch));
      }
    });
    assertThat(ended).containsExactly(List.of(last, best));
    assertThat(run.epochs().stream().map(epoch -> epoch.validation().loss()))
        .isEqualTo(all.epochs().subList(0, last).stream().map(epoch -> epoch.validation().loss()).toList());
    assertThat(run.parameters().flat()).isEqualTo(places.get(best).state().parameters());
    assertThat(run.validation().loss()).isEqualTo(run.epochs().get(best - 1).validation().loss());
    assertThat(places).hasSize(last + 1);
    for (Checkpoint place : places) {
      byte[] written = CheckpointFormat.write(new CheckpointFormat.Content(RUN, place));
      Checkpoint read = CheckpointFormat.read(written).checkpoint();
      TrainedRun resumed = trained(patient(patience), null, read, new TrainingListener() {});
      assertThat(Comparable.of(resumed)).as("resumed after " + place.place()).isEqualTo(Comparable.of(run));
    }
  }

  private static TrainingPlan patient(int patience) {
    Recipe recipe = new Recipe(
        1, WeightStart.GLOROT, RateSchedule.Shape.COSINE, 0, 0, Regularization.NONE, Augmentation.NONE, Keep.BEST,
        UpdaterChoice.ADAM, patience, Flips.OFF);
    return new TrainingPlan(
        Course.PLAIN.network, 9, 4, 0.3, 2, Averaging.every(5), SEED, StepKind.FUSED, recipe);
  }

  @Test
  void channelsAreScaledByWhatTheTrainingExamplesHaveAndThatStays() {
    double[] sums = new double[3];
    double[] squares = new double[3];
    int[] counts = new int[3];
    try (TrainingData data = data()) {
      for (Block block : data.train().collect()) {
        for (int example = 0; example < block.size(); example++) {
          float[] values = new float[Digits.FEATURES];
          int[] columns = new int[Digits.FEATURES];
          float[] dense = new float[Digits.FEATURES];
          for (int i = block.copyNonZeros(example, values, columns, 0) - 1; i >= 0; i--) {
            dense[columns[i]] = values[i];
          }
          for (int i = 0; i < dense.length; i++) {
            sums[i % 3] += dense[i];
            squares[i % 3] += (double) dense[i] * dense[i];
            counts[i % 3]++;
          }
        }
      }
    }
    Parameters parameters = trained(Course.SCALED, null, null, new TrainingListener() {}).parameters();
    for (int channel = 0; channel < 3; channel++) {
      assertThat(counts[channel]).isEqualTo(90 * Digits.FEATURES / 3);
      double mean = sums[channel] / counts[channel];
      assertThat(parameters.of(0, ChannelScale.MEAN)[channel]).isCloseTo((float) mean, within(1e-6f));
      assertThat(parameters.of(0, ChannelScale.DEVIATION)[channel])
          .isCloseTo((float) Math.sqrt(squares[channel] / counts[channel] - mean * mean), within(1e-6f));
    }
  }

  @Test
  void trainingIsNotGivenUpBecauseACheckpointCannotBeWritten() throws IOException {
    Files.writeString(temporary.resolve("checkpoints"), "a file where the folder should be");
    List<String> failed = new ArrayList<>();
    TrainedRun run = trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 2, 0), null, new TrainingListener() {
      @Override
      public void checkpointFailed(Checkpoint checkpoint, IOException reason) {
        failed.add(checkpoint.place());
      }
    });
    assertThat(failed).containsExactly("epoch 0", "epoch 1", "epoch 2", "epoch 3");
    assertThat(Comparable.of(run)).isEqualTo(Comparable.of(trained(Course.PLAIN, null, null, new TrainingListener() {})));
  }

  @Test
  void newestAreKeptAndNoneWhereNoneAreAskedFor() throws IOException {
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 3, 2), null, new TrainingListener() {});
    assertThat(names()).containsExactly("checkpoint-000002-000000", "checkpoint-000002-000002", "checkpoint-000003-000000");
    fs.delete(folder, true);
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 0, 0), null, new TrainingListener() {});
    assertThat(fs.exists(folder)).isFalse();
    assertThat(Checkpoints.newest(fs, folder)).isEmpty();
  }

  @Test
  void namesHaveNoDigitsOfTheMachinesLanguageAndThoseThatHaveAreFoundAndRemoved() throws IOException {
    try (ForeignLocale ignored = ForeignLocale.all()) {
      assertThat(String.format(Locale.getDefault(), "%d", 10)).isEqualTo("۱۰");
      trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 3, 2), null, new TrainingListener() {});
    }
    assertThat(names()).containsExactly("checkpoint-000002-000000", "checkpoint-000002-000002", "checkpoint-000003-000000");
    Checkpoint last = Checkpoints.newest(fs, folder).orElseThrow().checkpoint();
    rename("checkpoint-000003-000000", "checkpoint-۰۰۰۰۰۳-۰۰۰۰۰۰");
    rename("checkpoint-000002-000002", "checkpoint-٠٠٠٠٠٢-٠٠٠٠٠٢");
    assertThat(Checkpoints.newest(fs, folder).orElseThrow().checkpoint().place()).isEqualTo(last.place());

    new Checkpoints(fs, folder, RUN, 1, 0).write(last);
    assertThat(names()).hasSize(1);
    assertThat(Checkpoints.newest(fs, folder).orElseThrow().checkpoint().place()).isEqualTo(last.place());
  }

  private void rename(String from, String to) throws IOException {
    assertThat(fs.rename(new Path(folder, from), new Path(folder, to))).isTrue();
  }

  @Test
  void everyTruncationAndEveryFlippedByteIsRefused() throws IOException {
    byte[] whole = written();
    CheckpointFormat.Content content = CheckpointFormat.read(whole);
    assertThat(CheckpointFormat.write(content)).isEqualTo(whole);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CheckpointFormat.read(cut)).as("cut to " + length).isInstanceOf(IOException.class);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1 << at % 8;
      assertThatThrownBy(() -> CheckpointFormat.read(flipped)).as("byte " + at).isInstanceOf(IOException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> CheckpointFormat.read(longer)).isInstanceOf(IOException.class);
  }

  @Test
  void whatHasBeenDamagedIsPassedOverForTheOneBeforeItAndSaid() throws IOException {
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 2, 0), null, new TrainingListener() {});
    damage("checkpoint-000003-000000");
    Checkpoints.Newest newest = Checkpoints.newest(fs, folder).orElseThrow();
    assertThat(newest.checkpoint().place()).isEqualTo("epoch 2");
    assertThat(newest.damaged()).singleElement().asString()
        .contains("checkpoint-000003-000000 is damaged (").doesNotContain("\n");
    // What goes on from there writes over it.
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 2, 0), newest.checkpoint(), new TrainingListener() {});
    assertThat(Checkpoints.newest(fs, folder).orElseThrow().checkpoint().place()).isEqualTo("epoch 3");

    damage("checkpoint-000002-000000");
    damage("checkpoint-000003-000000");
    assertThatThrownBy(() -> Checkpoints.newest(fs, folder))
        .isInstanceOf(BadDataException.class)
        .hasMessageContainingAll("no checkpoint can be read", "checkpoint-000002-000000", "checkpoint-000003-000000");
  }

  @Test
  void checkpointOfTheFirstVersionIsRead() throws IOException {
    byte[] old;
    try (InputStream in = CheckpointsTest.class.getResourceAsStream("checkpoint-version-1.bin")) {
      old = in.readAllBytes();
    }
    CheckpointFormat.Content content = CheckpointFormat.read(old);
    assertThat(content.run()).isEqualTo(RUN);
    assertThat(content.checkpoint().place()).isEqualTo("epoch 2");
    Evaluation validation = content.checkpoint().epochs().get(1).validation();
    assertThat(validation.loss()).isEqualTo(0.8084154454743679);
    assertThat(validation.accuracy()).isEqualTo(0.5);
    assertThat(validation.confusion().cells()).containsExactly(
        new Confusion.Cell(0, 0, 1), new Confusion.Cell(1, 1, 4), new Confusion.Cell(2, 0, 3),
        new Confusion.Cell(2, 1, 2));
    assertThat(content.checkpoint().order()).isEqualTo(Checkpoint.Order.DL4J);
    byte[] written = CheckpointFormat.write(content);
    assertThat(written).isNotEqualTo(old);
    assertThat(CheckpointFormat.write(CheckpointFormat.read(written))).isEqualTo(written);
  }

  /** Whose arrays were in the order of DL4J's flat views. */
  @ParameterizedTest
  @EnumSource(names = {"BRANCHES", "MOMENTUM", "SCALED", "MAPS"}, mode = EnumSource.Mode.EXCLUDE)
  void trainingResumesFromACheckpointOfTheFirstVersion(Course course) throws IOException {
    byte[] old;
    String name = "checkpoint-version-1-" + course.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".bin";
    try (InputStream in = CheckpointsTest.class.getResourceAsStream(name)) {
      old = in.readAllBytes();
    }
    Checkpoint from = CheckpointFormat.read(old).checkpoint();
    assertThat(from.place()).isEqualTo("window 2 of epoch 3");
    float[] clean = trained(course, null, null, new TrainingListener() {}).parameters().flat();
    assertThat(trained(course, null, from, new TrainingListener() {}).parameters().flat()).isEqualTo(clean);
  }

  @ParameterizedTest
  @EnumSource(FaultyFileSystem.Fault.class)
  void whereverTheFileSystemFailsThereIsTheOldOneOrTheNewOne(FaultyFileSystem.Fault fault) throws IOException {
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 3, 0), null, new TrainingListener() {});
    Checkpoint last = Checkpoints.newest(fs, folder).orElseThrow().checkpoint();
    fs.delete(new Path(folder, "checkpoint-000003-000000"), false);
    FaultyFileSystem faulty = new FaultyFileSystem();
    faulty.initialize(faulty.getUri(), new Configuration());
    Checkpoints checkpoints = new Checkpoints(faulty, folder, RUN, 2, 0);
    int refused = 0;
    boolean fired = true;
    for (int call = 1; fired; call++) {
      FaultyFileSystem.failAt(call, fault);
      Throwable failure = catchThrowable(() -> checkpoints.write(last));
      fired = FaultyFileSystem.fired();
      FaultyFileSystem.failAt(Integer.MAX_VALUE, fault);
      Checkpoints.Newest newest = Checkpoints.newest(fs, folder).orElseThrow();
      String where = fault + " at call " + call;
      assertThat(newest.damaged()).as(where).isEmpty();
      if (failure == null) {
        assertThat(newest.checkpoint().place()).as(where).isEqualTo("epoch 3");
      } else {
        refused++;
        assertThat(failure).as(where).isInstanceOf(IOException.class);
        assertThat(newest.checkpoint().place()).as(where).isIn("epoch 2", "epoch 3");
      }
      assertThat(names()).as(where).noneMatch(name -> name.startsWith("_"));
      fs.delete(new Path(folder, "checkpoint-000003-000000"), false);
    }
    assertThat(refused).isGreaterThan(1);
  }

  @Test
  void checkpointOfAnotherNetworkIsRefused() throws IOException {
    trained(Course.PLAIN, new Checkpoints(fs, folder, RUN, 2, 0), null, new TrainingListener() {});
    Checkpoint checkpoint = Checkpoints.newest(fs, folder).orElseThrow().checkpoint();
    assertThatThrownBy(() -> trained(Course.PER_UNIT_BEST, null, checkpoint, new TrainingListener() {}))
        .isInstanceOf(TrainingException.class).hasMessageContaining("parameters and the network");
  }

  private byte[] written() throws IOException {
    trained(Course.PER_UNIT_BEST, new Checkpoints(fs, folder, RUN, 1, 0), null, new TrainingListener() {});
    return Files.readAllBytes(temporary.resolve("checkpoints").resolve(names().get(0)));
  }

  /** Past the file system's own checksum. */
  private void damage(String name) throws IOException {
    java.nio.file.Path file = temporary.resolve("checkpoints").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(temporary.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")).sorted().toList();
    }
  }

  private static TrainingData data() {
    return TrainingData.pack(
        Enlarged.once(Digits.rows(100, 1), 100), Digits.rows(40, 2), 40, Digits.FEATURES, 2, Validation.parse("0.1"),
        SEED);
  }

  private TrainedRun trained(TrainingPlan plan, Checkpoints checkpoints, Checkpoint from, TrainingListener listener) {
    try (TrainingData data = data()) {
      return new Trainer(spark, plan, Diagnostics.ON).train(data, listener, checkpoints, from);
    }
  }

  private TrainedRun trained(Course course, Checkpoints checkpoints, Checkpoint from, TrainingListener listener) {
    return trained(course.plan(), checkpoints, from, listener);
  }

  /** A run but for its times, as what can be compared. */
  private record Comparable(
      List<Float> parameters, List<ActivationValue> start, List<String> epochs, List<String> windows, List<Double> losses) {
    static Comparable of(TrainedRun run) {
      float[] parameters = run.parameters().flat();
      List<Float> values = new ArrayList<>();
      for (float value : parameters) {
        values.add(value);
      }
      return new Comparable(
          values,
          run.start(),
          run.epochs().stream().map(Comparable::text).toList(),
          run.windows().stream()
              .map(window -> window.epoch() + " " + window.window() + " " + window.worker() + " " + window.examples() + " "
                  + window.loss() + " " + window.distance())
              .toList(),
          Stream.of(run.train(), run.validation(), run.test()).map(Evaluation::loss).toList());
    }

    private static String text(EpochSummary epoch) {
      return Stream.of(
          epoch.epoch(), epoch.totals().windows(), epoch.totals().examples(), epoch.totals().lossSum(),
          epoch.totals().correct(), epoch.gradientNorms(), epoch.validation().loss(), epoch.validation().correct(),
          epoch.activations(),
          epoch.inputs().stream().map(inputs -> inputs.mean() + " " + inputs.linearity() + Arrays.toString(inputs.counts()))
              .toList()).map(String::valueOf).collect(Collectors.joining(" | "));
    }
  }
}

package dev.pliant.doctor;

import static dev.pliant.doctor.MadeUp.DRIVER;
import static dev.pliant.doctor.MadeUp.EXECUTOR;
import static dev.pliant.doctor.MadeUp.SETTINGS;
import static dev.pliant.doctor.MadeUp.healthy;
import static dev.pliant.doctor.MadeUp.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** Judgements of what driver and executors are together, and how findings about them are told. */
class ClusterChecksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Settings LOCAL = new Settings("local[2]", "client", "", 0, 0);

  @Test
  void slotsForEveryWorkerPassAndFewerFail() {
    assertThat(SlotsCheck.judge(2, 0, LOCAL))
        .isEqualTo(Finding.pass(Topic.SLOTS, "driver", "2 task slots for at least 1 worker"));
    assertThat(SlotsCheck.judge(4, 4, SETTINGS).level()).isEqualTo(Level.PASS);
    assertThat(SlotsCheck.judge(2, 4, LOCAL)).isEqualTo(Finding.fail(
        Topic.SLOTS, "driver", "2 task slots for 4 workers", "--master local[4] before the command, or --workers 2"));
    assertThat(SlotsCheck.judge(1, 4, SETTINGS)).isEqualTo(Finding.fail(
        Topic.SLOTS, "driver", "1 task slot for 4 workers",
        "more executors or cores, such as with --conf spark.cores.max=4 before the command, or --workers 1"));
    Settings processes = new Settings("local-cluster[2,1,1024]", "client", "", 0, 0);
    assertThat(SlotsCheck.judge(2, 4, processes).fix()).startsWith("more executors or cores");
    assertThat(SlotsCheck.judge(0, 0, SETTINGS).fix())
        .isEqualTo("more executors or cores, such as with --conf spark.cores.max=1 before the command");
  }

  @Test
  void dynamicAllocationThatBringsTooFewNamesTheSettingThatLimitsIt() {
    assertThat(SlotsCheck.judgeDynamic(2, 2, Integer.MAX_VALUE).level()).isEqualTo(Level.PASS);
    assertThat(SlotsCheck.judgeDynamic(2, 4, 2)).isEqualTo(Finding.fail(
        Topic.SLOTS, "driver", "2 task slots for 4 workers, with dynamic allocation",
        "--conf spark.dynamicAllocation.maxExecutors=4 before the command, or --workers 2"));
    assertThat(SlotsCheck.judgeDynamic(0, 4, Integer.MAX_VALUE).fix())
        .isEqualTo("requested executors did not start: look for the reason in the cluster's log or on its page");
  }

  @Test
  void executorsThatAllAnswerPassAndNoneAtAllFails() {
    assertThat(SilenceCheck.judge(List.of(), LOCAL, PATIENCE))
        .containsExactly(Finding.pass(Topic.EXECUTORS, "driver", "none, the driver does all the work"));
    Answer<String> answer = Answer.of(EXECUTOR, "", 0, 1);
    assertThat(SilenceCheck.judge(List.of(answer, answer), SETTINGS, PATIENCE))
        .containsExactly(Finding.pass(Topic.EXECUTORS, "driver", "all 2 answered"));
    assertThat(SilenceCheck.judge(List.of(), SETTINGS, PATIENCE)).containsExactly(Finding.fail(
        Topic.EXECUTORS, "driver", "the cluster has started none",
        "--conf spark.executor.memory=1g --conf spark.executor.cores=1 before the command, if they ask for more than a"
            + " machine has; see the cluster's log"));
  }

  @Test
  void silenceOfAnExecutorFailsWithWhatBecameOfIt() {
    assertThat(silence(Answer.Silence.LATE, "")).isEqualTo(Finding.fail(
        Topic.EXECUTORS, "executor 1@beta", "it did not answer within 60 seconds",
        "look for the cause in the executor's log, or wait longer: ./submit.sh doctor --timeout 120"));
    assertThat(silence(Answer.Silence.LOST, "Command exited with code 137")).isEqualTo(Finding.fail(
        Topic.EXECUTORS, "executor 1@beta", "its process ended while it was checked (Command exited with code 137)",
        "--conf spark.executor.memoryOverhead=3g before the command, if the system killed it for lack of memory"));
    assertThat(silence(Answer.Silence.LOST, "Command exited with code 134").fix()).isEqualTo(
        "--conf spark.executorEnv.OPENBLAS_CORETYPE=Haswell before the command, which makes OpenBLAS use simpler"
            + " loops, if its native code crashed; see its log");
    assertThat(silence(Answer.Silence.LOST, "").fix()).isEqualTo("see the end of the executor's log");
    String old = "java.lang.UnsupportedClassVersionError: dev/pliant/doctor/Inquiry";
    assertThat(silence(Answer.Silence.FAILED, old)).isEqualTo(Finding.fail(
        Topic.EXECUTORS, "executor 1@beta", "it could not be checked: " + old,
        "--conf spark.executorEnv.JAVA_HOME=DIR before the command, a JDK 17 on the executors' machines"));
  }

  private static Finding silence(Answer.Silence silence, String reason) {
    List<Answer<String>> answers =
        List.of(Answer.none(EXECUTOR, silence, reason), Answer.of(new Place("2", "beta"), "", 0, 1));
    List<Finding> findings = SilenceCheck.judge(answers, SETTINGS, PATIENCE);
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  void dataIsReadByAllUnlessSparkBringsIt() {
    DataFiles shared = DataFiles.found("mnist", List.of("hdfs://host/a"));
    DataFiles local = DataFiles.found("mnist", List.of("file:/a"));
    List<ProcessFacts> blind = List.of(unreadable(EXECUTOR, "hdfs://host/a cannot be read (why)"));
    assertThat(DataCheck.judge(shared, healthy(DRIVER), List.of(healthy(EXECUTOR)))).containsExactly(
        Finding.pass(Topic.DATA, "driver", "mnist is read"),
        Finding.pass(Topic.DATA, "executor 1@beta", "mnist is read"));
    assertThat(DataCheck.judge(shared, healthy(DRIVER), blind)).contains(Finding.fail(
        Topic.DATA, "executor 1@beta", "hdfs://host/a cannot be read (why)",
        "--data DIR, a folder that this process's user may read from here"));
    assertThat(DataCheck.judge(local, healthy(DRIVER), blind)).containsExactly(Finding.pass(
        Topic.DATA, "driver", "mnist is read, from the driver's disk, and brought to executors"));
    assertThat(DataCheck.judge(local, unreadable(DRIVER, "file:/a is empty"), List.of())).containsExactly(Finding.fail(
        Topic.DATA, "driver", "file:/a is empty", "--data DIR, a folder that this process's user may read from here"));
  }

  @Test
  void dataThatIsNotThereFailsUnlessItIsFetched() {
    assertThat(DataCheck.judge(DataFiles.toFetch("mnist is not in /cache yet"), healthy(DRIVER), List.of()))
        .containsExactly(Finding.warn(
            Topic.DATA, "driver", "mnist is not in /cache yet",
            "nothing, if the driver can reach a mirror, from which train fetches it; else --data DIR"));
    assertThat(DataCheck.judge(DataFiles.missing("/x: there is no such folder"), healthy(DRIVER), List.of()))
        .containsExactly(Finding.fail(
            Topic.DATA, "driver", "/x: there is no such folder", "--data DIR, a folder that has its four files"));
  }

  @Test
  void clockIsJudgedWithTheRoundTripTakenOff() {
    assertThat(clock(10_000, 10_100, 10_050).level()).isEqualTo(Level.PASS);
    assertThat(clock(10_000, 10_100, 12_049)).isEqualTo(
        Finding.pass(Topic.CLOCK, "executor 1@beta", "within 2 seconds of the driver's"));
    assertThat(clock(10_000, 10_200, 20_100)).isEqualTo(Finding.warn(
        Topic.CLOCK, "executor 1@beta", "10.0 seconds ahead of the driver's (± 0.1)",
        "sudo timedatectl set-ntp true on beta and on the driver's machine"));
    assertThat(clock(10_000, 10_200, 100).what()).isEqualTo("10.0 seconds behind the driver's (± 0.1)");
    // An answer that was a minute on its way may have been given at any time of it.
    assertThat(clock(0, 60_000, 61_000).level()).isEqualTo(Level.PASS);
  }

  private static Finding clock(long asked, long answered, long now) {
    return ClockCheck.judge(Answer.of(EXECUTOR, new ClockFacts(now), asked, answered));
  }

  @Test
  void findingsThatAreAlikeAreOne() {
    assertThat(Folding.fold(List.of(at("driver"), at("executor 1@a"), at("executor 2@b")), 2))
        .containsExactly(at("driver and 2 executors"));
    assertThat(Folding.fold(List.of(at("executor 1@a"), at("executor 2@b")), 3))
        .containsExactly(at("executor 1@a and executor 2@b"));
    assertThat(Folding.fold(List.of(at("executor 1@a")), 1)).containsExactly(at("executor 1@a"));
    Stream<Finding> seven = IntStream.range(0, 7).mapToObj(i -> at("executor " + i + "@a"));
    assertThat(Folding.fold(seven.toList(), 9)).containsExactly(at(
        "7 of 9 executors: executor 0@a, executor 1@a, executor 2@a, executor 3@a, executor 4@a, …"));
    Finding other = Finding.warn(Topic.JAVA, "executor 2@b", "what", "fix");
    assertThat(Folding.fold(List.of(at("executor 1@a"), other), 2)).containsExactly(other, at("executor 1@a"));
  }

  private static Finding at(String where) {
    return Finding.warn(Topic.DISK, where, "what", "fix");
  }

  @Test
  void optionsOfExecutorsAreKeptWhenOneIsAdded() {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://a:1").set(
        "spark.executor.extraJavaOptions",
        "-Djava.net.preferIPv6Addresses=false " + JavaModuleOptions.defaultModuleOptions() + " -Dy=2 -Dz=3");
    assertThat(Settings.of(conf, "client").javaOption(EXECUTOR, "-Dx=1"))
        .isEqualTo("--conf \"spark.executor.extraJavaOptions=-Dx=1 -Dy=2 -Dz=3\" before the command");
    conf.remove("spark.executor.extraJavaOptions");
    assertThat(Settings.of(conf, "client").javaOption(EXECUTOR, "-Dx=1"))
        .isEqualTo("--conf spark.executor.extraJavaOptions=-Dx=1 before the command");
  }
}

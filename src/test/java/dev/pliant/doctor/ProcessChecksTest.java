package dev.pliant.doctor;

import static dev.pliant.doctor.MadeUp.DRIVER;
import static dev.pliant.doctor.MadeUp.EXECUTOR;
import static dev.pliant.doctor.MadeUp.SETTINGS;
import static dev.pliant.doctor.MadeUp.healthy;
import static dev.pliant.doctor.MadeUp.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Judgements of what a process says of itself. */
class ProcessChecksTest {
  private static final String OPTIONS = "--conf \"spark.executor.extraJavaOptions=%s -Dx=1\" before the command";

  @Test
  void nativesThatMultiplyRightlyPass() {
    assertThat(NativesCheck.judge(healthy(EXECUTOR), SETTINGS)).isEqualTo(Finding.pass(
        Topic.NATIVES, "executor 1@beta", "OpenBLAS and ND4J load and multiply correctly on linux-x86_64"));
  }

  @Test
  void nativesThatAreMissingOrDoNotLoadOrMultiplyWronglyFail() {
    assertThat(NativesCheck.judge(with(EXECUTOR, new NativeFacts("linux-arm64", false, "x", 0, 0)), SETTINGS))
        .isEqualTo(Finding.fail(
            Topic.NATIVES, "executor 1@beta", "the application has no native libraries for linux-arm64",
            "mvn -B -q -DskipTests -Djavacpp.platform=linux-arm64 package"));
    NativeFacts unloaded = new NativeFacts("linux-x86_64", true, "UnsatisfiedLinkError: no jniopenblas", 0, 0);
    assertThat(NativesCheck.judge(with(DRIVER, unloaded), SETTINGS)).isEqualTo(Finding.fail(
        Topic.NATIVES, "driver", "the native libraries do not load: UnsatisfiedLinkError: no jniopenblas",
        "--driver-java-options -Dorg.bytedeco.javacpp.cachedir=DIR before the command, where DIR is a writable"
            + " folder there with 200 MB free, from which programs may run"));
    for (NativeFacts wrong : List.of(
        new NativeFacts("linux-x86_64", true, "", 0.5f, 0), new NativeFacts("linux-x86_64", true, "", 0, Float.NaN))) {
      Finding finding = NativesCheck.judge(with(EXECUTOR, wrong), SETTINGS);
      assertThat(finding.level()).isEqualTo(Level.FAIL);
      assertThat(finding.what()).contains("native matrix products are wrong");
      assertThat(finding.fix()).startsWith("--conf spark.executorEnv.OPENBLAS_CORETYPE=Haswell before the command");
    }
  }

  @Test
  void saysHowConvolutionsAreCalculated() {
    assertThat(ConvolutionsCheck.judge(EXECUTOR, new ConvolutionFacts("linux-x86_64", true, "1", "2.5.2", ""), SETTINGS))
        .isEqualTo(Finding.pass(Topic.CONVOLUTIONS, "executor 1@beta", "oneDNN 2.5.2"));
    assertThat(ConvolutionsCheck.judge(EXECUTOR, new ConvolutionFacts("macosx-arm64", false, "1", "", "x"), SETTINGS))
        .isEqualTo(Finding.pass(
            Topic.CONVOLUTIONS, "executor 1@beta",
            "matrix products, which take longer: the application has no oneDNN for macosx-arm64"));
    assertThat(ConvolutionsCheck.judge(DRIVER, new ConvolutionFacts("linux-x86_64", true, "1", "", "no libgomp"), SETTINGS))
        .isEqualTo(Finding.warn(
            Topic.CONVOLUTIONS, "driver", "matrix products, which take longer: oneDNN does not load: no libgomp",
            "--driver-java-options -Dorg.bytedeco.javacpp.cachedir=DIR before the command, where DIR is a writable"
                + " folder there with 200 MB free, from which programs may run"));
    assertThat(ConvolutionsCheck.judge(EXECUTOR, new ConvolutionFacts("linux-x86_64", true, "", "2.5.2", ""), SETTINGS))
        .isEqualTo(Finding.warn(
            Topic.CONVOLUTIONS, "executor 1@beta",
            "matrix products, which take longer: oneDNN would start a thread for each core, since OMP_NUM_THREADS is not"
                + " set",
            "--conf spark.executorEnv.OMP_NUM_THREADS=1 before the command"));
  }

  @Test
  void nativesOfThisProcessAreTried() {
    NativeFacts here = NativeFacts.here();
    assertThat(here.loaded()).as(here.fault()).isTrue();
    assertThat(here.packaged()).isTrue();
    // No two ways to add up 47 floats round alike in every entry.
    assertThat(here.openBlasError()).isBetween(1e-9f, 1e-5f);
    assertThat(here.nd4jError()).isBetween(1e-9f, 1e-5f);
  }

  @Test
  void javaPassesFromSeventeenOnAndWithoutVectorApiIsSlower() {
    assertThat(JavaCheck.judge(healthy(DRIVER), SETTINGS))
        .containsExactly(Finding.pass(Topic.JAVA, "driver", "Java 17.0.15 with its Vector API"));
    assertThat(JavaCheck.judge(
        with(EXECUTOR, new JavaFacts(17, "17.0.15", List.of(), JavaFacts.VectorApi.OFF)), SETTINGS))
        .containsExactly(Finding.warn(
            Topic.JAVA, "executor 1@beta", "Java 17.0.15 without its Vector API: a tenth slower",
            String.format(Locale.ROOT, OPTIONS, "--add-modules=jdk.incubator.vector")));
    assertThat(JavaCheck.judge(
        with(DRIVER, new JavaFacts(17, "17.0.15", List.of(), JavaFacts.VectorApi.OFF)), SETTINGS))
        .extracting(Finding::fix)
        .containsExactly("--driver-java-options --add-modules=jdk.incubator.vector before the command");
    assertThat(JavaCheck.judge(
        with(EXECUTOR, new JavaFacts(21, "21", List.of(), JavaFacts.VectorApi.NONE)), SETTINGS))
        .containsExactly(Finding.warn(
            Topic.JAVA, "executor 1@beta", "Java 21, which has no Vector API: a tenth slower",
            "--conf spark.executorEnv.JAVA_HOME=DIR before the command, a JDK 17 on the executors' machines, with the"
                + " module jdk.incubator.vector"));
  }

  @Test
  void javaThatIsOldOrClosedFails() {
    assertThat(JavaCheck.judge(
        with(EXECUTOR, new JavaFacts(11, "11.0.2", List.of(), JavaFacts.VectorApi.ON)), SETTINGS))
        .containsExactly(Finding.fail(
            Topic.JAVA, "executor 1@beta", "Java 11.0.2, but 17 is needed",
            "--conf spark.executorEnv.JAVA_HOME=DIR before the command, a JDK 17 on the executors' machines"));
    JavaFacts closed = new JavaFacts(17, "17.0.15", List.of("java.nio", "sun.nio.ch"), JavaFacts.VectorApi.ON);
    assertThat(JavaCheck.judge(with(EXECUTOR, closed), SETTINGS)).containsExactly(Finding.fail(
        Topic.JAVA, "executor 1@beta", "Java does not open java.nio, sun.nio.ch to Spark",
        String.format(
            Locale.ROOT,
            OPTIONS,
            "--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED")));
  }

  @Test
  void javaOfThisProcessIsAsSparksLauncherStartsIt() {
    assertThat(JavaFacts.here()).isEqualTo(new JavaFacts(
        Runtime.version().feature(), System.getProperty("java.version"), List.of(), JavaFacts.VectorApi.ON));
  }

  @Test
  void serializerIsJavas() {
    assertThat(SerializerCheck.judge(healthy(DRIVER))).isEqualTo(Finding.pass(Topic.SERIALIZER, "driver", "Java's"));
    assertThat(SerializerCheck.judge(MadeUp.withSerializer(EXECUTOR, "org.apache.spark.serializer.KryoSerializer")))
        .isEqualTo(Finding.fail(
            Topic.SERIALIZER, "executor 1@beta",
            "org.apache.spark.serializer.KryoSerializer, but Pliant's messages need Java's serializer",
            "--conf spark.serializer=org.apache.spark.serializer.JavaSerializer before the command"));
  }

  @Test
  void oneThreadPassesAndMoreFightOverTheCores() {
    assertThat(ThreadsCheck.judge(healthy(DRIVER))).isEqualTo(Finding.pass(
        Topic.THREADS, "driver", "ND4J 1 thread (OMP_NUM_THREADS=1), OpenBLAS 1 thread (OPENBLAS_NUM_THREADS=1)"));
    assertThat(ThreadsCheck.judge(with(EXECUTOR, new ThreadFacts("8", "1", 8, 8)))).isEqualTo(Finding.warn(
        Topic.THREADS, "executor 1@beta",
        "ND4J 8 threads (OMP_NUM_THREADS=8), OpenBLAS 8 threads (OPENBLAS_NUM_THREADS=1): they compete for the cores",
        "--conf spark.executorEnv.OMP_NUM_THREADS=1 before the command"));
    assertThat(ThreadsCheck.judge(with(EXECUTOR, new ThreadFacts("", "", 4, 4))).fix()).isEqualTo(
        "--conf spark.executorEnv.OMP_NUM_THREADS=1 --conf spark.executorEnv.OPENBLAS_NUM_THREADS=1 before the"
            + " command");
    assertThat(ThreadsCheck.judge(with(DRIVER, new ThreadFacts("", "4", 4, 4))).fix())
        .isEqualTo("export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1");
    // On a machine of one core no variable is needed.
    assertThat(ThreadsCheck.judge(with(DRIVER, new ThreadFacts("", "", 1, 1))).level()).isEqualTo(Level.PASS);
  }

  @Test
  void threadsThatCannotBeAskedAreThoseOfTheVariables() {
    assertThat(ThreadsCheck.judge(with(DRIVER, new ThreadFacts("1", "1", 0, 0))).level()).isEqualTo(Level.PASS);
    assertThat(ThreadsCheck.judge(with(DRIVER, new ThreadFacts("1", "", 0, 0)))).isEqualTo(Finding.warn(
        Topic.THREADS, "driver",
        "ND4J unknown (OMP_NUM_THREADS=1), OpenBLAS unknown (OPENBLAS_NUM_THREADS unset): they compete for the cores",
        "export OPENBLAS_NUM_THREADS=1"));
  }

  @Test
  void outputFolderMustBeOneForAll() {
    String shared = "--out hdfs://…, s3a://… or a path that is the same shared folder on every machine";
    assertThat(OutputCheck.judge(healthy(DRIVER), "out"))
        .isEqualTo(Finding.pass(Topic.OUTPUT, "driver", "out is seen and written"));
    assertThat(output(FolderFacts.Sight.ABSENT)).isEqualTo(Finding.fail(
        Topic.OUTPUT, "executor 1@beta", "out: this folder exists on the driver, but not here", shared));
    assertThat(output(FolderFacts.Sight.ANOTHER)).isEqualTo(Finding.fail(
        Topic.OUTPUT, "executor 1@beta", "out is another folder here than on the driver", shared));
    assertThat(output(FolderFacts.Sight.UNSEEN)).isEqualTo(Finding.fail(
        Topic.OUTPUT, "executor 1@beta", "the driver does not see what is written to out here (why)", shared));
    assertThat(output(FolderFacts.Sight.UNREADABLE)).isEqualTo(Finding.fail(
        Topic.OUTPUT, "executor 1@beta", "out cannot be read (why)", shared));
    assertThat(output(FolderFacts.Sight.UNWRITABLE)).isEqualTo(Finding.fail(
        Topic.OUTPUT, "executor 1@beta", "out cannot be written (why)",
        "--out DIR, a folder that this process's user may write"));
    assertThat(output(FolderFacts.Sight.NOT_ASKED).level()).isEqualTo(Level.WARN);
  }

  private static Finding output(FolderFacts.Sight sight) {
    return OutputCheck.judge(with(EXECUTOR, FolderFacts.of(sight, "why")), "out");
  }

  @Test
  void disksWithRoomPassAndFullOnesDoNot() {
    assertThat(DiskCheck.judge(healthy(DRIVER), SETTINGS, "out"))
        .containsExactly(Finding.pass(Topic.DISK, "driver", "8.0 GB free for spills and temporary files"));
    assertThat(DiskCheck.judge(
        with(
            EXECUTOR, new DiskFacts(DiskFacts.Use.SPILL, "/spill", Bytes.GB),
            new DiskFacts(DiskFacts.Use.TEMPORARY, "/tmp", 5 * Bytes.MB)),
        SETTINGS, "out"))
        .containsExactly(
            Finding.warn(
                Topic.DISK, "executor 1@beta", "1.0 GB free on /spill, where Spark spills",
                "--conf spark.local.dir=DIR before the command, or SPARK_LOCAL_DIRS=DIR where the cluster's workers"
                    + " start"),
            Finding.fail(
                Topic.DISK, "executor 1@beta", "5 MB free on /tmp, where Java keeps temporary files",
                String.format(Locale.ROOT, OPTIONS, "-Djava.io.tmpdir=DIR")));
    assertThat(DiskCheck.judge(
        with(DRIVER, new FolderFacts(FolderFacts.Sight.WRITTEN, "", 100 * Bytes.MB)), SETTINGS, "out"))
        .contains(Finding.warn(
            Topic.DISK, "driver", "100 MB free in out, where results go", "--out DIR on a file system with more room"));
  }

  @Test
  void productThatIsNoNumberAnywhereDiffers() {
    float[] expected = {1, 2, 3};
    assertThat(NativeFacts.difference(expected, new float[] {1, 2.5f, 3.25f})).isEqualTo(0.5f);
    assertThat(NativeFacts.difference(expected, new float[] {Float.NaN, 2, 3})).isNaN();
    assertThat(NativeFacts.difference(expected, new float[] {1, 2, Float.NaN})).isNaN();
  }
}

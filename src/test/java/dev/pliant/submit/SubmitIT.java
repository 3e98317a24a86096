package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.IdxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front door and the application jar. */
class SubmitIT {
  @TempDir Path folder;

  @Test
  void sparkHomesOwnSparkSubmitIsUsedAndOptionsAreSplitAtTheCommand() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("spark/bin"));
    Path script = Files.writeString(bin.resolve("spark-submit"), "#!/bin/sh\nfor word; do echo \"<$word>\"; done\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Submit submit = Submit.run(
        Map.of("SPARK_HOME", folder.resolve("spark").toString()),
        "--master", "spark://host:7077", "--verbose", "--conf", "spark.a=b c", "train", "--epochs", "3");
    assertThat(submit.exit()).as(submit.err()).isZero();
    assertThat(submit.out().lines().toList()).containsSubsequence(
        "<--class>", "<dev.pliant.cli.Main>", "<--master>", "<spark://host:7077>", "<--verbose>", "<--conf>",
        "<spark.a=b c>", "<train>", "<--epochs>", "<3>");
    assertThat(submit.out().lines().filter(line -> line.endsWith("-app.jar>"))).hasSize(1);
  }

  @Test
  void sparkHomeWithoutSparkIsWrongUse() throws Exception {
    Submit submit = Submit.run(Map.of("SPARK_HOME", folder.toString()), "train");
    assertThat(submit.exit()).isEqualTo(2);
    assertThat(submit.err().lines()).hasSize(1);
    assertThat(submit.err()).contains("SPARK_HOME is " + folder);
  }

  @Test
  void exitCodesReachTheShellAndSparksLogAFile() throws Exception {
    Path logs = folder.resolve("lo gs");
    Path data = Files.createDirectories(folder.resolve("data"));
    IdxFiles.write(data, 50, 20, 3, 3, 2, 1);
    Path out = folder.resolve("out");
    Submit trained = Submit.run(Map.of("PLIANT_LOGS", logs.toString()),
        "train", "--data", data.toString(), "--out", out.toString(), "--epochs", "1", "--run-id", "a b'c");
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.err()).as("nothing but warnings, of which there are none").isEmpty();
    assertThat(logs.toFile().listFiles()).hasSize(1);
    assertThat(Files.readString(logs.toFile().listFiles()[0].toPath())).contains("INFO  SparkContext");

    Submit asked = Submit.run("sql", "--out", out.toString(), "--format", "csv", "SELECT run_id FROM runs");
    assertThat(asked.out().lines()).as(asked.err()).containsExactly("run_id", "a b'c");
    assertThat(Submit.run("train", "--epochs", "0").exit()).isEqualTo(2);
    Submit missing = Submit.run("train", "--data", folder.resolve("none").toString(), "--out", out.toString());
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.err().lines()).as(missing.err()).hasSize(1);
  }

  @Test
  void examplesThatFindNoRoomInMemoryGoToDiskAndTheResultIsTheSame() throws Exception {
    // 6000 examples of 784 bytes; of the driver's 2 GB, a five-hundredth is 3.5 MB.
    Path data = IdxFiles.write(folder.resolve("data"), 6000, 100, 28, 28, 10, 1);
    Path out = folder.resolve("out");
    Path logs = folder.resolve("logs");
    String[] train = {"train", "--data", data.toString(), "--out", out.toString(), "--epochs", "2", "--report", "off",
      "--run-id"};
    Submit roomy = Submit.run(words(train, "roomy"));
    assertThat(roomy.exit()).as(roomy.err()).isZero();
    Submit tight = Submit.run(
        Map.of("PLIANT_LOGS", logs.toString()),
        words(new String[] {"--conf", "spark.memory.fraction=0.002"}, words(train, "tight")));
    assertThat(tight.exit()).as(tight.err()).isZero();
    assertThat(Files.readString(logs.toFile().listFiles()[0].toPath()))
        .as("the log of the run that has little memory").containsPattern("Persisting block rdd_\\d+_\\d+ to disk instead");
    assertThat(Submit.sql(out, "SELECT count(*), count(DISTINCT hash(values)) FROM parameters GROUP BY layer, name"))
        .as("runs and different values of each of eight arrays").hasSize(8).containsOnly("2,1");
  }

  private static String[] words(String[] words, String... more) {
    return Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void optionOfACommandBeforeItIsWrongUseAndVersionIsOurs() throws Exception {
    Submit early = Submit.run("--epochs", "2", "train");
    assertThat(early.exit()).isEqualTo(2);
    assertThat(early.err().lines()).hasSize(1);
    assertThat(early.err()).contains("--epochs is no option of spark-submit").contains("train --epochs");
    assertThat(Submit.run("--version").out()).startsWith("Pliant ");
    assertThat(Submit.run("train", "--version").out()).startsWith("Pliant ");
  }

  @Test
  void applicationJarCarriesDl4jAndNativesButNotSpark() throws Exception {
    Path jar;
    try (var files = Files.list(Path.of("target"))) {
      jar = files.filter(path -> path.toString().endsWith("-app.jar")).findFirst().orElseThrow();
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      var names = zip.stream().map(entry -> entry.getName()).toList();
      assertThat(names).contains(
          "org/deeplearning4j/nn/multilayer/MultiLayerNetwork.class",
          "org/deeplearning4j/spark/impl/multilayer/SparkDl4jMultiLayer.class",
          "dev/pliant/cli/Main.class");
      assertThat(names).anyMatch(name -> name.contains("libnd4jcpu")).anyMatch(name -> name.contains("openblas"));
      // DL4J keeps one class of its own in Spark's package.
      assertThat(names).filteredOn(name -> name.startsWith("org/apache/spark/") && name.endsWith(".class"))
          .allMatch(name -> name.startsWith("org/apache/spark/TaskContextHelper"));
      assertThat(names).noneMatch(name -> name.matches(
          "(scala|org/apache/(hadoop|xmlgraphics|commons/(io|logging))|org/slf4j|org/bytedeco/(opencv|ffmpeg|hdf5|tesseract))/.*"));
    }
  }
}

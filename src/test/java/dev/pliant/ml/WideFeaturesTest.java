package dev.pliant.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that take little memory, though a dense array of what they are asked for would not fit. */
class WideFeaturesTest {
  @TempDir private Path folder;

  @Test
  void aQuarterOfAMillionSparseFeaturesAndABatchOfAllRowsFitTwoGigabytes() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-")).forEach(command::add);
    command.addAll(List.of(
        "-Xmx2g", "-Dorg.bytedeco.javacpp.maxbytes=1g", "-XX:+UseSerialGC", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        WideFit.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      assertThat(Files.readString(log)).contains("accuracy 1.0 of 180 rows");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatSurelyDoesNotFitIsRefusedByTheNameOfItsParam() {
    assertThatThrownBy(() -> Tables.classifier().setHiddenLayers(new int[] {50_000_000}).fit(Tables.small()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("hiddenLayers: a network of this size needs at least ")
        .hasMessageContaining("SPARK_DRIVER_MEMORY=");
    assertThatThrownBy(() ->
        Tables.classifier().setHiddenLayers(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}).fit(Tables.small()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("use smaller layers");
  }
}

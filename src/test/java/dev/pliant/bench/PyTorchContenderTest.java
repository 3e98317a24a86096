package dev.pliant.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchContenderTest {
  @TempDir private Path folder;

  @Test
  void learnsWherePyTorchIs() throws Exception {
    String python = pythonWithTorch();
    Measurement measured = new PyTorchContender(Courses.small("tanh", python), 2).measure();
    assertThat(measured.examplesPerSecond()).isPositive();
    assertThat(measured.warmUpEpochs()).isOne();
    assertThat(measured.measuredEpochs()).isEqualTo(2);
    assertThat(measured.testAccuracy()).isGreaterThan(0.6);
    assertThat(measured.workers()).isBetween(1, 2);
    assertThat(measured.settings()).startsWith("torch ").endsWith("best of 1 and 2 threads");
  }

  @Test
  void learnsWithMapsAndBranchesAndTheFasterMemoryFormat() throws Exception {
    Network network = Network.parse(
        "x = input:3x4x1 conv:6/3x3 tanh norm; y = x conv:6/2x2 relu; z = add(x,y) meanpool:2; w = x maxpool:2;"
            + " join(z,w) conv:9/1x1/2 dropout:0.1 flatten",
        new Network.Setting(null, 3, List.of(), Sharing.LAYER));
    Measurement measured = new PyTorchContender(Courses.of(network, pythonWithTorch()), 1).measure();
    assertThat(measured.testAccuracy()).isGreaterThan(0.6);
  }

  private static String pythonWithTorch() {
    String python = Stream.of("python3", "/usr/bin/python3").filter(PyTorchContenderTest::hasTorch).findFirst()
        .orElse(null);
    assumeTrue(python != null, "no Python with PyTorch here");
    return python;
  }

  private static boolean hasTorch(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import torch")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void keepsTheFasterOfItsThreadCountsAndGivesTheScriptTheExamples() throws Exception {
    String python = script("""
        import os, struct, sys
        words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
        file = open(words["--data"], "rb").read()
        assert struct.unpack(">4i", file[:16]) == (1200, 300, 12, 3), file[:16]
        assert len(file) == 16 + 1500 * 13
        assert max(file[16 + 1200 * 12:][:1200]) == 2
        threads = words["--threads"]
        assert os.environ["OPENBLAS_NUM_THREADS"] == threads and os.environ["OMP_NUM_THREADS"] == threads
        print('{"torch": "9.9"}')
        for seconds in (50, int(threads), 2 * int(threads)):
          print('{"epoch": 1, "examples": 1200, "seconds": %d, "accuracy": %s}' % (seconds, 0.9 if seconds < 50 else 0.1))
        """);
    Measurement measured = new PyTorchContender(Courses.small("relu", python), 4).measure();
    assertThat(measured.workers()).isOne();
    assertThat(measured.settings()).isEqualTo("torch 9.9, best of 1 and 4 threads");
    assertThat(measured.examplesPerSecond()).isEqualTo(900);
    assertThat(measured.secondsToTarget()).isEqualTo(51);
    assertThat(measured.testAccuracy()).isEqualTo(0.9);
  }

  @Test
  void oneThreadsFiguresStandWhereMoreGiveNone() throws Exception {
    String python = script("""
        if sys.argv[sys.argv.index("--threads") + 1] != "1":
          raise SystemExit(1)
        print('{"torch": "9.9"}')
        for epoch in range(3):
          print('{"epoch": 1, "examples": 1200, "seconds": 2, "accuracy": 0.5}')
        """);
    Measurement measured = new PyTorchContender(Courses.small("relu", python), 4).measure();
    assertThat(measured.workers()).isOne();
    assertThat(measured.examplesPerSecond()).isEqualTo(600);
    assertThat(measured.settings()).isEqualTo("torch 9.9, best of 1 and 4 threads, 4 threads without result");
    assertThat(measured.secondsToTarget()).isNull();
  }

  @Test
  void programThatIsNotThereIsNotMeasured() {
    Measurement row = row(folder.resolve("no-python").toString(), "relu");
    assertThat(row.status()).isEqualTo(Measurement.Status.NOT_MEASURED);
    assertThat(row.reason())
        .isEqualTo(folder.resolve("no-python") + " cannot be run; give a Python program with --python");
  }

  @Test
  void pythonWithoutTorchIsNotMeasured() throws IOException {
    Measurement row = row(
        script("import sys\nprint('Traceback', file=sys.stderr)\nraise ModuleNotFoundError('no torch')\n"), "relu");
    assertThat(row.status()).isEqualTo(Measurement.Status.NOT_MEASURED);
    assertThat(row.reason()).endsWith(": ModuleNotFoundError: no torch").doesNotContain("\n");
    assertThat(row(script("raise SystemExit(3)"), "relu").reason()).endsWith(": exit code 3");
  }

  @Test
  void activationThatPyTorchLacksIsNotMeasured() {
    Measurement row = row("python3", "polynomial:2");
    assertThat(row.status()).isEqualTo(Measurement.Status.NOT_MEASURED);
    assertThat(row.reason()).isEqualTo("does not support activation polynomial:2, only relu, tanh, sigmoid, identity");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "no json", "", "[1]", "7", "{\"epoch\": 1", "{\"examples\": \"many\", \"seconds\": 1, \"accuracy\": 1}",
    "{\"examples\": 1, \"seconds\": 1}"
  })
  void garbledOutputFailsWithTheLine(String line) throws IOException {
    Measurement row = row(script("print('{\"torch\": \"1\"}')\nprint('" + line + "')\n"), "relu");
    assertThat(row.status()).isEqualTo(Measurement.Status.FAILED);
    assertThat(row.reason()).isEqualTo(("the PyTorch script wrote an unexpected line: " + line).strip());
    assertThat(row.examplesPerSecond()).isNull();
  }

  @Test
  void tooFewEpochsFail() throws IOException {
    Measurement row = row(script("print('{\"torch\": \"1\"}')\n"), "relu");
    assertThat(row.status()).isEqualTo(Measurement.Status.FAILED);
    assertThat(row.reason()).isEqualTo("the PyTorch script wrote 0 epochs and version 1");
  }

  @Test
  void leavesNoFiles() throws Exception {
    Path named = folder.resolve("named");
    String python = script("import sys\nopen('" + named + "', 'w').write(sys.argv[0])\nraise SystemExit(1)\n");
    assertThatThrownBy(() -> new PyTorchContender(Courses.small("relu", python), 1).measure())
        .isInstanceOf(NotMeasuredException.class);
    assertThat(Path.of(Files.readString(named)).getParent()).doesNotExist();
  }

  private static Measurement row(String python, String activation) {
    Course course = Courses.small(activation, python);
    Bench bench = new Bench(course.plan(), List.of(1), new BenchListener() {});
    bench.measure(Set.of(ContenderKind.PYTORCH), course.spark(), course.data());
    return bench.comparisons().get(0).measurement();
  }

  /** A program that runs {@code python} in place of the script that it is given. */
  private String script(String python) throws IOException {
    Path code = Files.createTempFile(folder, "code", ".py");
    Files.writeString(code, "import sys\n" + python);
    Path program = Files.createTempFile(folder, "python", ".sh");
    Files.writeString(program, "#!/bin/sh\nexec python3 -c \"import sys; path = sys.argv[1];"
        + " sys.argv = sys.argv[2:]; exec(open(path).read())\" '" + code + "' \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program.toString();
  }
}

package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} as a user runs it, in this JVM. */
class DoctorCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = folder.resolve("data");
    out = folder.resolve("out");
    IdxFiles.write(data, 30, 20, 3, 3, 2, 1);
  }

  @Test
  void healthyDriverPassesEveryCheckAndNothingStays() {
    Captured doctor = doctor();
    assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out())
        .containsPattern("pass +executors +driver +none, the driver does all the work")
        .containsPattern("pass +natives +driver +OpenBLAS and ND4J load and multiply correctly")
        .containsPattern("pass +convolutions +driver +oneDNN \\d")
        .containsPattern("pass +java +driver +Java \\S+ with its Vector API")
        .containsPattern("pass +serializer +driver +Java's")
        .containsPattern("pass +memory +driver +heap \\S+ GB and native memory 2.0 GB")
        .containsPattern("pass +threads +driver +ND4J 1 thread \\(OMP_NUM_THREADS=1\\), OpenBLAS 1 thread")
        .containsPattern("pass +output +driver +\\S+out is seen and written")
        .containsPattern("pass +data +driver +\\S+data is read")
        .endsWith("ready: no failures, no warnings" + System.lineSeparator());
    assertThat(out).doesNotExist();
  }

  @Test
  void quietTellsTheVerdictAlone() {
    assertThat(doctor("--quiet").out().lines()).containsExactly("ready: no failures, no warnings");
  }

  @Test
  void whatIsWrongIsALineWithItsFixAndExitCodeOne() throws IOException {
    Files.delete(data.resolve(IdxFiles.TEST_IMAGES));
    Path file = Files.writeString(folder.resolve("file"), "");
    Captured doctor = Captured.run(
        "doctor", "--quiet", "--workers", "5000", "--data", data.toString(), "--out", file.toString());
    assertThat(doctor.exit()).isEqualTo(1);
    assertThat(doctor.err()).isEmpty();
    assertThat(doctor.out().lines()).satisfiesExactly(
        line -> assertThat(line).startsWith("FAIL  slots").contains("fix: --master local[5000] before the command"),
        line -> assertThat(line).startsWith("FAIL  output").contains(file + " cannot be written (")
            .endsWith("fix: --out DIR, a folder that this process's user may write"),
        line -> assertThat(line).startsWith("FAIL  data").contains("has no " + IdxFiles.TEST_IMAGES),
        line -> assertThat(line).isEqualTo("not ready: 3 failures, no warnings"));
  }

  @Test
  void wrongOptionsAreWrongUse() {
    assertThat(doctor("--workers", "0").exit()).isEqualTo(2);
    Captured timeout = doctor("--timeout", "0");
    assertThat(timeout.exit()).isEqualTo(2);
    assertThat(timeout.err().lines()).hasSize(1);
    assertThat(timeout.err()).contains("--timeout 0: give 1 or more");
    assertThat(doctor("--dataset", "none").err()).contains("there is no data set none");
  }

  private Captured doctor(String... options) {
    String[] words = new String[options.length + 5];
    System.arraycopy(new String[] {"doctor", "--out", out.toString(), "--data", data.toString()}, 0, words, 0, 5);
    System.arraycopy(options, 0, words, 5, options.length);
    return Captured.run(words);
  }
}

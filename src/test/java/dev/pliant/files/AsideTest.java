package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes that were killed have left is removed; what belongs to others, or to nobody, stays. */
class AsideTest {
  @TempDir private Path folder;

  @Test
  void leftoversOfDeadProcessesGoAndThoseOfLivingOnesStay() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    Owner owner = Owner.of(process.toHandle());
    Path file = Files.writeString(folder.resolve(Aside.prefix(owner) + "0a-driver"), "x");
    Path inFolder = Files.createDirectories(folder.resolve(Aside.prefix(owner) + "0b")).resolve("x");
    Files.writeString(inFolder, "x");
    Path own = Files.writeString(folder.resolve(Aside.name()), "x");
    Path others = Files.writeString(folder.resolve(".pliant-notes"), "x");
    clear();
    assertThat(file).exists();
    assertThat(inFolder).exists();

    process.destroyForcibly().waitFor();
    clear();
    assertThat(file).doesNotExist();
    assertThat(inFolder.getParent()).doesNotExist();
    assertThat(own).exists();
    assertThat(others).exists();
  }

  @Test
  void leftoversOfAnotherMachineStayForADay() {
    String name = Aside.prefix(new Owner("far", "another machine", 1, Instant.EPOCH, 1)) + "0a";
    assertThat(Aside.isAbandoned(name, Instant.now())).isFalse();
    assertThat(Aside.isAbandoned(name, Instant.now().minus(Duration.ofDays(2)))).isTrue();
    assertThat(Aside.isAbandoned(Aside.name(), Instant.EPOCH)).isFalse();
    // No process has such a number: somebody else's file.
    assertThat(Aside.isAbandoned(Aside.name().replaceFirst("-[0-9]+-", "-99999999999999999999-"), Instant.EPOCH)).isFalse();
  }

  @Test
  void namesAreShortAndOnesOwn() throws IOException {
    assertThat(Aside.name()).isNotEqualTo(Aside.name()).hasSizeLessThan(100).startsWith(".");
    Path temporary = Aside.temporaryFolder();
    assertThat(temporary).isEmptyDirectory().hasFileName(temporary.getFileName().toString());
    assertThat(Aside.isAbandoned(temporary.getFileName().toString(), Instant.EPOCH)).isFalse();
    Files.delete(temporary);
  }

  private void clear() throws IOException {
    Aside.clear(FileSystem.getLocal(new Configuration()), new org.apache.hadoop.fs.Path(folder.toUri()));
  }
}

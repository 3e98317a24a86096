package dev.pliant.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes that live, that have ended, and that have ended and nobody has asked how. */
@Timeout(60)
class OwnerTest {
  private final Owner self = Owner.self();

  @Test
  void processLivesUntilItEnds() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    Owner owner = Owner.of(process.toHandle());
    assertThat(owner.lives(self)).contains(true);
    assertThat(Owner.of(owner.toText())).contains(owner);
    process.destroyForcibly().waitFor();
    assertThat(owner.lives(self)).contains(false);
    assertThat(self.lives(self)).contains(true);
  }

  /** Its parent goes on as a program that does not wait, as the first process of a container may not. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void processThatHasEndedAndThatNobodyHasReapedIsDead() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 100 & echo $!; exec sleep 100").start();
    try (BufferedReader said = new BufferedReader(
        new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      Owner owner = Owner.of(child);
      assertThat(owner.lives(self)).contains(true);
      // Only when the shell has become a program that does not wait.
      Awaitility.await().until(() -> parent.info().command().orElse("").endsWith("sleep"));
      child.destroyForcibly();
      Awaitility.await().until(() -> owner.lives(self).equals(Optional.of(false)));
      assertThat(child.isAlive()).as("it is there, and was not reaped").isTrue();
      Owner old = new Owner(owner.host(), owner.place(), owner.pid(), owner.started(), Owner.UNKNOWN);
      assertThat(old.lives(self)).as("as an older version told it").contains(false);
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void clockThatIsSetMakesNobodyDead() {
    for (long seconds : new long[] {-100_000, -5, 5, 100_000}) {
      Instant other = self.started().plusSeconds(seconds);
      assertThat(new Owner(self.host(), self.place(), self.pid(), other, self.ticks()).lives(self)).contains(true);
      assertThat(new Owner(self.host(), self.place(), self.pid(), other, Owner.UNKNOWN).lives(self))
          .as("only signs of life tell").isEmpty();
    }
    assertThat(new Owner(self.host(), self.place(), self.pid(), self.started(), self.ticks() + 1).lives(self))
        .as("another process of that number").contains(false);
  }

  @Test
  void processOfAnotherMachineCannotBeSeen() {
    assertThat(new Owner("far", "another machine", self.pid(), self.started(), self.ticks()).lives(self)).isEmpty();
  }

  @Test
  void textOfAnOlderVersionIsRead() throws Exception {
    String old = self.toText().lines().filter(line -> !line.startsWith("ticks=")).reduce("", (a, b) -> a + b + "\n");
    assertThat(Owner.of(old)).contains(
        new Owner(self.host(), self.place(), self.pid(), self.started(), Owner.UNKNOWN));
    assertThat(Owner.of(old).orElseThrow().lives(self)).contains(true);
    assertThat(Owner.of("host=")).isEmpty();
  }
}

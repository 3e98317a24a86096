package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.files.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claims of this process and of others: ones that live, ones that are dead, ones on other machines. */
@Timeout(120)
class ClaimTest {
  private static final Claim.Patience SHORT = new Claim.Patience(Duration.ofMillis(100), Duration.ofSeconds(2));
  private static final Owner ELSEWHERE = new Owner("far", "another machine", 1, Instant.EPOCH, Owner.UNKNOWN);

  @TempDir private java.nio.file.Path temporary;
  private FileSystem fs;
  private Path folder;
  private final List<String> waits = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws IOException {
    fs = FileSystem.getLocal(new Configuration());
    folder = new Path(temporary.resolve("all/one").toUri());
  }

  @Test
  void heldClaimIsRefusedToOthersAndLeavesNothing() throws IOException {
    try (Claim held = take(Owner.self())) {
      held.requireHeld();
      assertThatThrownBy(() -> take(Owner.self()))
          .isInstanceOf(RunExistsException.class)
          .hasMessage("run 'x' is being made by process " + ProcessHandle.current().pid() + " on " + Owner.self().host()
              + "; wait until it has ended, or give this one another name");
      held.requireHeld();
    }
    assertThat(temporary.resolve("all")).doesNotExist();
    take(Owner.self()).close();
    assertThat(waits).isEmpty();
  }

  @Test
  void claimOfAProcessThatHasEndedHereIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    leave(Owner.of(process.toHandle()));
    assertThatThrownBy(() -> take(Owner.self()))
        .isInstanceOf(RunExistsException.class).hasMessageContaining("process " + process.pid() + " on ");
    process.destroyForcibly().waitFor();
    take(Owner.self()).close();
    // A number that another process has by now is no sign of life.
    leave(new Owner(Owner.self().host(), Owner.self().place(), ProcessHandle.current().pid(), Instant.EPOCH, 1));
    take(Owner.self()).close();
    assertThat(waits).isEmpty();
    assertThat(temporary.resolve("all")).doesNotExist();
  }

  @Test
  void whatADeadRunLeftIsRemovedUnlessItCanBeResumedOrItsProcessMayLive() throws Exception {
    Process living = new ProcessBuilder("sleep", "100").start();
    try {
      Owner self = Owner.self();
      Owner dead = new Owner(self.host(), self.place(), ProcessHandle.current().pid(), Instant.EPOCH, 1);
      java.nio.file.Path unfinished = temporary.resolve("_unfinished");
      for (Map.Entry<String, Owner> run : Map.of(
          "dead", dead, "resumable", dead, "alive", Owner.of(living.toHandle()),
          "elsewhere", new Owner("elsewhere", "elsewhere", 1, Instant.EPOCH, 1)).entrySet()) {
        java.nio.file.Path left = Files.createDirectories(unfinished.resolve("run_id=" + run.getKey()));
        Files.writeString(left.resolve("claim-1"), run.getValue().toText());
        Files.writeString(Files.createDirectories(left.resolve("staging/runs")).resolve("part"), "");
      }
      Files.writeString(Files.createDirectories(unfinished.resolve("run_id=resumable/checkpoints")).resolve("checkpoint-1"), "");
      Files.createDirectories(unfinished.resolve("run_id=dead/checkpoints"));
      Files.writeString(Files.createDirectories(temporary.resolve("epochs/run_id=dead")).resolve("part"), "");
      UnfinishedRun.clearAbandoned(null, new ResultsFolder(fs, new Path(temporary.toString())));
      assertThat(unfinished.toFile().list()).containsExactlyInAnyOrder("run_id=resumable", "run_id=alive", "run_id=elsewhere");
      assertThat(temporary.resolve("epochs/run_id=dead")).doesNotExist();
      assertThat(unfinished.resolve("run_id=alive/staging/runs/part")).exists();
    } finally {
      living.destroyForcibly();
    }
  }

  @Test
  void claimOfAnotherMachineIsTakenOverWhenThereIsNoSignOfLife() throws IOException {
    leave(ELSEWHERE);
    try (Claim claim = take(Owner.self())) {
      claim.requireHeld();
    }
    assertThat(waits).containsExactly(
        "run 'x' was being made by process 1 on far; waiting up to 2 s for a sign of life from there");
    assertThat(temporary.resolve("all")).doesNotExist();
  }

  @Test
  void claimOfAnotherMachineThatGivesSignsIsRefused() throws IOException {
    try (Claim elsewhere = take(ELSEWHERE)) {
      assertThatThrownBy(() -> take(Owner.self()))
          .isInstanceOf(RunExistsException.class).hasMessageContaining("process 1 on far");
      elsewhere.requireHeld();
    }
    assertThat(waits).isNotEmpty();
  }

  @Test
  void whoeverIsTakenForDeadIsTold() throws IOException {
    // An hour between its signs: another takes it for dead, as it would one that was suspended.
    Claim.Patience slow = new Claim.Patience(Duration.ofHours(1), Duration.ofHours(9));
    try (Claim suspended = Claim.take(fs, folder, "run 'x'", waits::add, ELSEWHERE, slow)) {
      suspended.requireHeld();
      try (Claim claim = take(Owner.self())) {
        claim.requireHeld();
        assertThatThrownBy(suspended::requireHeld).isInstanceOf(IOException.class)
            .hasMessage("another process has taken this one for dead and has replaced it");
      }
    }
  }

  @Test
  void claimThatCannotBeReadCountsAsOneOfAnotherMachine() throws IOException {
    Files.createDirectories(temporary.resolve("all/one"));
    Files.writeString(temporary.resolve("all/one/claim-torn"), "host=");
    take(Owner.self()).close();
    assertThat(waits).singleElement().asString().contains("being made by another process");
  }

  @Test
  void ofManyThatComeAtOnceNoTwoHaveIt() throws Exception {
    int many = 8;
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Claim>> tasks = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        tasks.add(() -> {
          start.await();
          try {
            return take(Owner.self());
          } catch (RunExistsException e) {
            return null;
          }
        });
      }
      List<Claim> taken = new ArrayList<>();
      for (Future<Claim> each : threads.invokeAll(tasks)) {
        if (each.get() != null) {
          taken.add(each.get());
        }
      }
      assertThat(taken).hasSizeLessThanOrEqualTo(1);
      taken.forEach(Claim::close);
    } finally {
      threads.shutdownNow();
    }
    assertThat(temporary.resolve("all")).doesNotExist();
  }

  private Claim take(Owner owner) throws IOException {
    return Claim.take(fs, folder, "run 'x'", waits::add, owner, SHORT);
  }

  /** As a process leaves it that dies. */
  private void leave(Owner owner) throws IOException {
    java.nio.file.Path claims = Files.createDirectories(temporary.resolve("all/one"));
    Files.writeString(claims.resolve("claim-" + owner.pid()), owner.toText());
  }
}

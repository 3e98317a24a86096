package dev.pliant.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of contenders whose processes end in one way or another. */
class IsolationTest {
  @TempDir private Path folder;
  private final List<Path> results = new ArrayList<>();

  @Test
  void processThatCrashesTwiceIsARowAndTheOthersAreMeasured() {
    Course course = Courses.small();
    Bench bench = new Bench(course.plan(), List.of(2), new BenchListener() {});
    bench.measure(Set.of(ContenderKind.STOCK), isolation("kill -SEGV $$"));
    bench.measure(Set.of(ContenderKind.BOUND, ContenderKind.OURS), course.spark(), course.data());
    List<Measurement> rows = bench.comparisons().stream().map(Comparison::measurement).toList();
    assertThat(rows).extracting(Measurement::contender)
        .containsExactly("Pliant, fused step", StockContender.NAME, BoundContender.NAME, BoundContender.NAME);
    assertThat(rows).extracting(Measurement::status).containsExactly(
        Measurement.Status.MEASURED, Measurement.Status.FAILED, Measurement.Status.MEASURED,
        Measurement.Status.MEASURED);
    assertThat(rows.get(1).reason())
        .isEqualTo("its process crashed with exit code 139, signal 11, also in a second attempt");
    assertThat(rows.get(1).workers()).isEqualTo(2);
    assertThat(results).singleElement().satisfies(result -> assertThat(result.getParent()).doesNotExist());
  }

  @Test
  void figuresOfASecondAttemptStand() throws IOException {
    Measurement found = new Measurement(StockContender.NAME, "Direct; best of 2", 2, Measurement.Status.MEASURED, null,
        1234.5, 1, 3, null, null, 0.1, 0.75);
    Path kept = folder.resolve("kept");
    found.write(kept);
    Path died = folder.resolve("died");
    assertThat(row("[ -e '" + died + "' ] || { touch '" + died + "'; kill -SEGV $$; }; cp '" + kept + "' \"$0\""))
        .isEqualTo(found);
    assertThat(died).exists();
  }

  @Test
  void signalIsTheOneThatJavaNames() {
    assertThat(row("echo '#  SIGBUS (0x7) at pc=0x1'; kill -ABRT $$").reason())
        .isEqualTo("its process crashed with exit code 134, SIGBUS, also in a second attempt");
  }

  @Test
  void processThatSaysWhyIsQuoted() {
    assertThat(row("echo first; echo 'pliant: no cluster' >&2; exit 1").reason())
        .isEqualTo("its process ended with exit code 1: pliant: no cluster, also in a second attempt");
    assertThat(row("exit 0").reason()).contains("measurement.json");
  }

  @Test
  void processThatHangsIsEnded() throws Exception {
    Path pid = folder.resolve("pid");
    try (ChildProcess process = new ChildProcess()) {
      assertThatThrownBy(() -> process.run(new ProcessBuilder("sh", "-c", "echo $$ > '" + pid + "'; cat"), 1))
          .isInstanceOf(TimeoutException.class).hasMessage("did not end within 1 seconds");
    }
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
  }

  private Measurement row(String script) {
    Bench bench = new Bench(Courses.small().plan(), List.of(2), new BenchListener() {});
    bench.measure(Set.of(ContenderKind.STOCK), isolation(script));
    return bench.comparisons().get(0).measurement();
  }

  /** A shell that runs {@code script}, whose $0 is the file for the result. */
  private Isolation isolation(String script) {
    return (kind, workers, result) -> {
      results.add(result);
      return new ProcessBuilder("sh", "-c", script, result.toString());
    };
  }
}

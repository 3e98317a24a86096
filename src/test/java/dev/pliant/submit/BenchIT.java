package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark whose processes are killed. */
@Tag("slow")
class BenchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path out;
  private Path temporary;

  @BeforeEach
  void writeData() throws IOException {
    out = folder.resolve("out");
    temporary = Files.createDirectories(folder.resolve("temporary"));
    IdxFiles.write(folder.resolve("da ta"), 300, 80, 6, 5, 4, 11);
  }

  @Test
  void processThatIsKilledIsTriedAgainAndTheOthersAreMeasured() throws Exception {
    Submit submit = bench(
        parent -> {
          Set<ProcessHandle> seen = new HashSet<>();
          // The first contender at its first attempt, and the second one at both of its.
          next(parent, seen).destroyForcibly();
          next(parent, seen);
          next(parent, seen).destroyForcibly();
          next(parent, seen).destroyForcibly();
        },
        "--contenders", "dl4j-step,stock,bound");
    assertThat(submit.exit()).as(submit.err()).isZero();
    assertThat(submit.out()).containsPattern("Pliant, dl4j step +2 workers +[\\d ]+ examples/s");
    assertThat(submit.err().lines()).allMatch(line -> line.contains("its process crashed with exit code 137, signal 9"))
        .hasSize(3);
    assertThat(Submit.sql(out, "SELECT contender, workers, status, reason FROM benchmarks ORDER BY contender, workers"))
        .containsExactly(
            "Pliant, dl4j step,2,measured,null",
            "bare products,1,measured,null",
            "bare products,2,measured,null",
            "stock DL4J on Spark,2,failed,its process crashed with exit code 137, signal 9, also in a second attempt");
  }

  @Test
  void processEndsWithTheBenchmark() throws Exception {
    List<ProcessHandle> children = new ArrayList<>();
    bench(
        parent -> {
          children.add(next(parent, new HashSet<>()));
          parent.destroyForcibly();
        },
        "--contenders", "stock");
    children.get(0).onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(out.resolve("benchmarks")).doesNotExist();
    assertThat(temporary.toFile().list()).noneMatch(name -> name.startsWith("pliant-bench"));
  }

  /** The measuring process of {@code parent} that is not among those {@code seen}; now it is. */
  private static ProcessHandle next(ProcessHandle parent, Set<ProcessHandle> seen) {
    ProcessHandle next = await().atMost(PATIENCE).until(
        () -> parent.children().filter(child -> isMeasuring(child) && !seen.contains(child)).findFirst(),
        Optional::isPresent).orElseThrow();
    seen.add(next);
    return next;
  }

  /** Told by its temporary folder, which comes early in a command line that is long. */
  private static boolean isMeasuring(ProcessHandle child) {
    return child.info().commandLine().orElse("").contains("pliant-bench");
  }

  private Submit bench(Submit.Meanwhile meanwhile, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(
        "--master", "local[2]", "bench", "--quick", "--data", folder.resolve("da ta").toString(), "--out",
        out.toString()));
    words.addAll(List.of(options));
    return Submit.run(
        Map.of("PLIANT_LOGS", folder.resolve("logs").toString(), "SPARK_SUBMIT_OPTS", "-Djava.io.tmpdir=" + temporary),
        meanwhile, words.toArray(String[]::new));
  }
}

package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunTables;
import dev.pliant.results.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} as a user runs it, in this JVM. */
class ReportCommandTest {
  private static final String HOSTILE = "<b>'&\"/..%2F";

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void nameFolder() {
    out = folder.resolve("out");
  }

  /** Anew after each command, which ends the session there was. */
  private ResultsStore results() {
    return new ResultsStore(LocalSpark.session(), out.toString());
  }

  @Test
  void pageOfARunOfSeveralAndOfAComparisonAreWrittenWhereTheySay() throws IOException {
    ResultsStore results = results();
    results.write(rowAlone("old", 0));
    results.write(Runs.small(HOSTILE, Runs.STARTED.plusSeconds(1)));
    results.write(Runs.failed("bad"));
    results.writeComparison("c", Runs.comparison(), Runs.contrasts());
    for (long seed : List.of(42L, 43L)) {
      results.write(rowAlone(ComparisonTables.runId("c", "prelu", seed), -9));
    }

    Captured newest = report();
    assertThat(newest.exit()).as(newest.err()).isZero();
    Path page = Path.of(newest.out().lines().reduce((a, b) -> b).orElseThrow());
    assertThat(page.getParent()).isEqualTo(out.resolve("_reports"));
    assertThat(page).content().contains("<h1><bdi>&lt;b&gt;&#x27;&amp;&quot;/..%2F</bdi></h1>");

    Captured several = report("--run", "old", "bad", HOSTILE, "--quiet", "--to", folder.resolve("here/p.html").toString());
    assertThat(several.exit()).as(several.err()).isZero();
    assertThat(several.out().lines()).containsExactly(folder.resolve("here/p.html").toString());
    assertThat(folder.resolve("here/p.html")).content().contains("<h1><bdi>3 runs</bdi></h1>", "out of memory");

    Captured comparison = report("--comparison", "c", "--to", folder.resolve("there").toString());
    assertThat(comparison.exit()).as(comparison.err()).isZero();
    assertThat(folder.resolve("there/c.html")).content()
        .contains("2 candidates beside one another on mnist", "75.00 ± 25.00", "−25.00",
            "The runs of 1 of 2 candidates are not in the tables");

    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).as("no table is added").extracting(file -> file.getFileName().toString())
          .contains("_reports", "runs").doesNotContain("reports");
    }
  }

  @Test
  void whatIsNotThereIsWrongUseInOneLine() {
    results().write(Runs.failed("bad"));
    assertWrongUse(report(), "no run in " + out + " has finished; name one with --run");
    assertWrongUse(report("--run", "bad", "x"), "no run 'x' in", "the latest are bad");
    assertWrongUse(report("--comparison", "x"), "no comparison 'x' in", "there are no comparisons yet");
    assertWrongUse(report("--run", "bad", "--comparison", "x"), "--run", "--comparison");
    assertThat(out.resolve("_reports")).doesNotExist();
  }

  @Test
  void placeThatCannotBeWrittenIsAFailureInOneLine() throws IOException {
    results().write(rowAlone("r", 0));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertWrongUse(report("--to", file.toString()), file.getFileName().toString());
    Captured captured = report("--to", file.resolve("pages").toString());
    assertThat(captured.exit()).isEqualTo(1);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).contains("the page could not be written (").contains("--to");
    assertThat(file).isEmptyFile();
  }

  @Test
  void foreignPageIsWrongUseInOneLineAndOnesOwnIsDrawnAnew() throws IOException {
    results().write(rowAlone("r", 0));
    Path page = Files.writeString(folder.resolve("a:b.html"), "mine");
    assertWrongUse(report("--to", page.toString()), "a:b.html is there and no page of Pliant's", "--overwrite");
    assertThat(page).hasContent("mine");
    for (String[] options : new String[][] {{"--overwrite"}, {}}) {
      Captured captured = report(Stream.concat(Stream.of("--to", page.toString()), Stream.of(options))
          .toArray(String[]::new));
      assertThat(captured.exit()).as(captured.err()).isZero();
    }
  }

  /** A run of which nothing but its row in {@code runs} is left. */
  private static RunTables rowAlone(String runId, long secondsLater) {
    return RunTables.failed(Runs.small(runId, Runs.STARTED.plusSeconds(secondsLater)).run());
  }

  private static void assertWrongUse(Captured captured, String... messages) {
    assertThat(captured.exit()).as(captured.err()).isEqualTo(2);
    assertThat(captured.err().lines()).as(captured.err()).hasSize(1);
    assertThat(captured.err()).contains(messages);
  }

  private Captured report(String... options) {
    List<String> args = new ArrayList<>(List.of("report", "--out", out.toString()));
    args.addAll(List.of(options));
    return Captured.run(args.toArray(String[]::new));
  }
}

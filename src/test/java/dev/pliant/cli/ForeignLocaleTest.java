package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.ForeignLocale;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a machine whose language has another upper case, other digits and another calendar. */
class ForeignLocaleTest {
  private static final String[] RECIPE = {"--layers", "12,6,5,2", "--epochs", "2", "--batch-size", "16"};

  @TempDir Path folder;
  private Path data;
  private Path out;

  /** The commands' own: a session that other tests have left has other slots. */
  @BeforeAll
  static void endOtherSessions() {
    LocalSpark.stop();
  }

  @Test
  void everyCommandWorksAndWritesNumbersAsElsewhere() throws IOException {
    data = IdxFiles.write(folder.resolve("data"), 120, 40, 4, 3, 2, 5);
    out = folder.resolve("out");
    List<String> said = new ArrayList<>();
    try (ForeignLocale ignored = ForeignLocale.all()) {
      assertThat("identity".toUpperCase(Locale.getDefault())).isNotEqualTo("IDENTITY");
      said.add(run("train", with(
          "--data", data.toString(), "--run-id", "r", "--activation", "identity,silu", "--report", "on")));
      said.add(run("predict", "--run", "r", "--as", "mine", "--json"));
      said.add(run("export", "--run", "r", "--format", "onnx", "--to", folder.resolve("model.onnx").toString(), "--json"));
      said.add(run("compare", with("--data", data.toString(), "--activations", "elu,sigmoid", "--seeds", "2")));
      said.add(run("sql", "SELECT *, 1234567.5D FROM runs JOIN parameters USING (run_id)"));
      said.add(run("sql", "SELECT *, 1234567.5D FROM runs JOIN parameters USING (run_id)", "--format", "json"));
    }
    try (Stream<Path> walked = Files.walk(folder)) {
      List<Path> files = walked.toList();
      // Those that Spark names are in the digits of the process, which are foreign in this one alone.
      files.stream().map(file -> folder.relativize(file).toString()).filter(name -> !name.contains("part-"))
          .forEach(said::add);
      for (Path page : files.stream().filter(file -> file.toString().endsWith(".html")).toList()) {
        said.add(Files.readString(page));
      }
    }
    assertThat(said).hasSizeGreaterThan(20).noneMatch(ForeignLocale::isIn);
    assertThat(said).anyMatch(name -> name.matches("out/runs/run_id=20\\d{6}-\\d{6}-.*-elu-42"));
  }

  private static String[] with(String... options) {
    return Stream.concat(Stream.of(RECIPE), Stream.of(options)).toArray(String[]::new);
  }

  private String run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, "--out", out.toString()));
    args.addAll(List.of(options));
    Captured captured = Captured.run(args.toArray(String[]::new));
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.err()).isEmpty();
    return captured.out();
  }
}

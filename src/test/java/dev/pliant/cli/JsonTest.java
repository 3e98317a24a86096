package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --json} the output is one object, whose names are those of the tables' columns. */
class JsonTest {
  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeAll
  static void endOtherSessions() {
    LocalSpark.stop();
  }

  @BeforeEach
  void writeData() throws IOException {
    out = folder.resolve("out");
    data = IdxFiles.write(folder.resolve("data"), 120, 40, 4, 3, 2, 5);
  }

  @Test
  void trainedAndEvaluatedRunIsItsRow() throws IOException {
    JsonNode run = json("train", "--run-id", "r", "--epochs", "1", "--workers", "1", "--data", data.toString());
    assertThat(names(run)).containsExactlyElementsOf(with(columns(Table.RUNS), "out"));
    assertThat(run.get("run_id").textValue()).isEqualTo("r");
    assertThat(run.get("layers").toString()).isEqualTo("[12,128,64,2]");
    assertThat(run.get("config").get("epochs").textValue()).isEqualTo("1");
    assertThat(run.get("started_at").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    assertThat(run.get("test_accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(run.get("config").has("help-all")).isFalse();

    JsonNode evaluated = json("evaluate", "--run", "r");
    assertThat(names(evaluated)).containsExactly(
        "run_id", "out", "dataset", "data_sha256", "examples", "correct", "test_loss", "test_accuracy",
        "stored_test_accuracy");
    assertThat(evaluated.get("examples").intValue()).isEqualTo(40);
    assertThat(evaluated.get("test_accuracy").doubleValue()).isEqualTo(run.get("test_accuracy").doubleValue())
        .isEqualTo(evaluated.get("stored_test_accuracy").doubleValue());
    Captured text = run("evaluate", "--run", "r", "--quiet");
    assertThat(text.out().lines()).hasSize(2);
    assertThat(text.out())
        .containsPattern("on the 40 test images of .*: loss \\d+\\.\\d{4}, accuracy [\\d.]+ % \\(\\d+ ");

    Captured unknown = run("evaluate", "--run", "rr", "--json");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err()).hasLineCount(1).contains("no run 'rr'").contains("did you mean 'r'?");
    assertThat(json("train", "--resume", "r").get("run_id").textValue()).as("has finished already").isEqualTo("r");
  }

  @Test
  void predictionsAndFilesOfARunAreTold() throws IOException {
    json("train", "--run-id", "r", "--epochs", "1", "--workers", "1", "--report", "off", "--data", data.toString());
    JsonNode predicted = json("predict", "--run", "r", "--as", "mine");
    assertThat(names(predicted)).containsExactly(
        "run_id", "out", "split", "examples", "labelled", "correct", "loss", "accuracy");
    assertThat(predicted.get("split").textValue()).isEqualTo("mine");
    assertThat(predicted.get("correct").doubleValue() / predicted.get("labelled").doubleValue())
        .isEqualTo(predicted.get("accuracy").doubleValue())
        .isEqualTo(json("evaluate", "--run", "r").get("test_accuracy").doubleValue());

    Path model = folder.resolve("model.onnx");
    JsonNode exported = json("export", "--run", "r", "--format", "onnx", "--to", model.toString());
    assertThat(names(exported)).containsExactly("run_id", "out", "format", "to", "bytes");
    assertThat(exported.get("bytes").longValue()).isEqualTo(Files.size(model));
  }

  @Test
  void comparisonIsItsRows() throws IOException {
    JsonNode comparison = json("compare", "--run-id", "c", "--activations", "relu,prelu", "--seeds", "2", "--epochs",
        "1", "--layers", "12,4,2", "--data", data.toString());
    assertThat(names(comparison)).containsExactly("run_id", "out", "best_candidate", "comparisons", "contrasts");
    assertThat(comparison.get("comparisons")).hasSize(2)
        .allMatch(row -> names(row).equals(columns(Table.COMPARISONS)));
    assertThat(comparison.get("contrasts")).hasSize(2).allMatch(row -> names(row).equals(columns(Table.CONTRASTS)));
    assertThat(comparison.get("best_candidate").textValue()).isIn("relu", "prelu");
  }

  @Test
  void benchmarkIsItsRows() throws IOException {
    JsonNode bench = json(
        "bench", "--quick", "--run-id", "b", "--contenders", "bound", "--workers", "1", "--data", data.toString());
    assertThat(names(bench)).containsExactly("run_id", "out", "benchmarks");
    assertThat(bench.get("benchmarks")).hasSize(1).allMatch(row -> names(row).equals(columns(Table.BENCHMARKS)));
  }

  @Test
  void findingsOfTheDoctorAreAList() throws IOException {
    JsonNode ready = json("doctor", "--data", data.toString());
    assertThat(ready.get("ready").booleanValue()).isTrue();
    assertThat(ready.get("findings")).hasSizeGreaterThan(5).allMatch(
        finding -> names(finding).equals(List.of("level", "topic", "where", "what", "fix")));
    Files.delete(data.resolve(IdxFiles.TEST_IMAGES));
    Captured failed = run("doctor", "--data", data.toString(), "--json");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(failed.out()).get("failures").intValue()).isEqualTo(1);
  }

  private JsonNode json(String... args) throws IOException {
    Captured captured = run(Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new));
    assertThat(captured.exit()).as(captured.err()).isZero();
    assertThat(captured.out()).hasLineCount(1);
    return new ObjectMapper().readTree(captured.out());
  }

  private Captured run(String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--out", out.toString()));
    return Captured.run(words.toArray(String[]::new));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> columns(Table table) {
    return List.of(table.schema().fieldNames());
  }

  private static List<String> with(List<String> names, String more) {
    List<String> all = new ArrayList<>(names);
    all.add(more);
    return all;
  }
}

package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.CurveRow;
import dev.pliant.results.InputRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.Runs;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Charts and sentences of activations, as rows name them. */
class RunActivationsTest {
  private static final RunTables BRANCHED = Samples.branched();

  @Test
  void activationsOfOneLayerAreDrawnApart() {
    RunCharts charts = RunCharts.of(BRANCHED, "");
    assertThat(charts.functions()).extracting(Chart::name, Chart::title).containsExactly(
        tuple("function-1", "Layer 1: activation function"),
        tuple("function-2-1", "Layer 2, y: activation function"),
        tuple("function-2-2", "Layer 2, activation3: activation function"),
        tuple("function-2-3", "Layer 2, activation4: activation function"));
    assertThat(charts.functions()).extracting(Chart::caption).satisfiesExactly(
        gelu -> assertThat(gelu).startsWith("Nearest fixed function: gelu (exactly)."),
        tanh -> assertThat(tanh).startsWith("Nearest fixed function: tanh (exactly)."),
        sigmoid -> assertThat(sigmoid).startsWith("Nearest fixed function: sigmoid (exactly)."),
        relu -> assertThat(relu).startsWith("A fixed function: nothing to learn."));
    assertThat(charts.parameters()).extracting(Chart::name, Chart::title, chart -> chart.data().rows()).containsExactly(
        tuple("parameters-1", "Layer 1: activation parameters", rows(1, 10)),
        tuple("parameters-2-1", "Layer 2, y: activation parameters", rows(2, 20)),
        tuple("parameters-2-2", "Layer 2, activation3: activation parameters", rows(3, 30)));
  }

  private static List<List<Object>> rows(double start, double end) {
    return List.of(List.of(0, start), List.of(Samples.EPOCHS, end));
  }

  @Test
  void sentencesNameTheActivation() {
    assertThat(Summary.of(BRANCHED, RunCharts.of(BRANCHED, "").nearest()))
        .contains("layer 1 beta 1.000 → 10.000", "layer 2 (y) beta 2.000 → 20.000",
            "layer 2 (activation3) beta 3.000 → 30.000")
        .contains("On what it sees, layer 1's function is gelu. On what it sees, layer 2 (y)'s function is tanh. On what it"
            + " sees, layer 2 (activation3)'s function is sigmoid. Layer 2 (y)'s acts as an affine map")
        .doesNotContain("activation4");
  }

  @Test
  void comparisonDrawsThemApartToo() {
    ComparisonTables comparison = new ComparisonTables("c", Runs.comparison(), List.of());
    String first = comparison.candidates().get(0).candidate();
    ComparisonSection section = new ComparisonSection(
        comparison, new ComparisonRuns(Map.of(first, Map.of(1L, BRANCHED)), Map.of(first, BRANCHED)));
    assertThat(section.charts()).extracting(Chart::name, Chart::title).contains(
        tuple("candidate-1-function-1", first + ", layer 1"), tuple("candidate-1-function-2-1", first + ", layer 2, y"),
        tuple("candidate-1-function-2-3", first + ", layer 2, activation4"));
  }

  @Test
  void rowsOfOlderVersionsAreTakenByLayer() {
    RunTables older = named(BRANCHED, Map.of());
    assertThat(RunCharts.of(older, "").functions()).extracting(Chart::name, Chart::title).containsExactly(
        tuple("function-1", "Layer 1: activation function"), tuple("function-2", "Layer 2: activation function"));
    assertThat(RunCharts.of(older, "").parameters()).extracting(Chart::name).containsExactly("parameters-1", "parameters-2");
    assertThat(Summary.of(older, Map.of())).contains("layer 2 beta 2.500 → 25.000").doesNotContain("(y)", "activation3");
  }

  @Test
  void namesChangeNothingWhereEachLayerHasOneActivation() {
    RunTables older = Samples.run("r", "swish", "mnist");
    RunTables named = named(older, Map.of(1, "activation1", 2, "activation2"));
    assertThat(told(named)).isEqualTo(told(named(older, Map.of()))).contains("function-2", "Layer 2: activation function");
  }

  /** All words about activations. */
  private static String told(RunTables run) {
    RunCharts charts = RunCharts.of(run, "");
    Function<List<Chart>, String> all = list -> list.stream()
        .map(chart -> chart.name() + chart.title() + chart.caption() + chart.data()).collect(Collectors.joining("\n"));
    return all.apply(charts.functions()) + all.apply(charts.parameters()) + Summary.of(run, charts.nearest())
        + charts.missing();
  }

  /** The rows of {@code run} about its activations, with the names that layers have here. */
  private static RunTables named(RunTables run, Map<Integer, String> nodes) {
    return Samples.of(
        run.run(),
        run.activations().stream().map(row -> new ActivationRow(
            row.epoch(), row.layer(), row.unit(), row.name(), row.value(), nodes.get(row.layer()))).toList(),
        run.curves().stream().map(row -> new CurveRow(
            row.epoch(), row.layer(), row.unit(), row.x(), row.g(), row.slope(), nodes.get(row.layer()))).toList(),
        run.inputs().stream().map(row -> new InputRow(
            row.epoch(), row.layer(), row.examples(), row.count(), row.mean(), row.sd(), row.min(), row.max(),
            row.outsideRange(), row.linearity(), row.deadUnits(), row.edges(), row.counts(), row.below(), row.above(),
            nodes.get(row.layer()))).toList());
  }

  @Test
  void rowsThatFitNoNetworkHaveNamesOfTheirOwn() {
    RunTables run = Samples.of(
        Samples.described("strange", "input:20 dnese:8 softmax/3").run(),
        List.of(new ActivationRow(0, 1, null, "k0", 1, "b"), new ActivationRow(0, 1, null, "k0", 1, "a"),
            new ActivationRow(0, 1, null, "k0", 1, null), new ActivationRow(0, 1, null, "k0", 1, "no\nname")),
        List.of(), List.of());
    assertThat(RunCharts.of(run, "run-1-").parameters()).extracting(Chart::name, Chart::title).containsExactly(
        tuple("run-1-parameters-1-1", "Layer 1: activation parameters"),
        tuple("run-1-parameters-1-2", "Layer 1, a: activation parameters"),
        tuple("run-1-parameters-1-3", "Layer 1, b: activation parameters"),
        tuple("run-1-parameters-1-4", "Layer 1, no\ufffdname: activation parameters"));
  }
}

package dev.pliant.results;

import dev.pliant.layer.NamedArray;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** All rows of one run; of a failed one, what it had come to, which may be the row of {@link Table#RUNS} alone. */
public record RunTables(
    RunRow run,
    List<EpochRow> epochs,
    List<ActivationRow> activations,
    List<CurveRow> curves,
    List<InputRow> inputs,
    List<GradientRow> gradients,
    List<NamedArray> parameters,
    List<WindowRow> windows,
    List<ConfusionRow> confusion,
    List<AnswerRow> answers,
    List<MistakeRow> mistakes,
    List<ScoreRow> scores) {
  public RunTables {
    epochs = List.copyOf(epochs);
    activations = List.copyOf(activations);
    curves = List.copyOf(curves);
    inputs = List.copyOf(inputs);
    gradients = List.copyOf(gradients);
    parameters = List.copyOf(parameters);
    windows = List.copyOf(windows);
    confusion = List.copyOf(confusion);
    answers = List.copyOf(answers);
    mistakes = List.copyOf(mistakes);
    scores = List.copyOf(scores);
  }

  /** The same with {@code arrays} in place of the parameters. */
  public RunTables withParameters(List<NamedArray> arrays) {
    return new RunTables(
        run, epochs, activations, curves, inputs, gradients, arrays, windows, confusion, answers, mistakes, scores);
  }

  /** The rows of a run that failed before it came to anything. */
  public static RunTables failed(RunRow run) {
    return new RunTables(
        run, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of());
  }

  /** The rows of a run by their tables; none of those that are not there. */
  static RunTables of(RunRow run, Map<Table, List<Row>> rows) {
    return new RunTables(
        run,
        rows(rows, Table.EPOCHS, EpochRow::of),
        rows(rows, Table.ACTIVATIONS, ActivationRow::of),
        rows(rows, Table.CURVES, CurveRow::of),
        rows(rows, Table.INPUTS, InputRow::of),
        rows(rows, Table.GRADIENTS, GradientRow::of),
        rows(rows, Table.PARAMETERS, ParameterRows::of),
        rows(rows, Table.WINDOWS, WindowRow::of),
        rows(rows, Table.CONFUSION, ConfusionRow::of),
        rows(rows, Table.ANSWERS, AnswerRow::of),
        rows(rows, Table.MISTAKES, MistakeRow::of),
        rows(rows, Table.SCORES, ScoreRow::of));
  }

  private static <T> List<T> rows(Map<Table, List<Row>> rows, Table table, Function<Row, T> of) {
    return rows.getOrDefault(table, List.of()).stream().map(of).toList();
  }

  /** The rows of each table that has any. */
  Map<Table, List<Row>> rows() {
    String id = run.runId();
    Map<Table, List<Row>> rows = new EnumMap<>(Table.class);
    rows.put(Table.RUNS, List.of(run.toRow()));
    rows.put(Table.EPOCHS, epochs.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.ACTIVATIONS, activations.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.CURVES, curves.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.INPUTS, inputs.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.GRADIENTS, gradients.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.PARAMETERS, parameters.stream().map(array -> ParameterRows.toRow(id, array)).toList());
    rows.put(Table.WINDOWS, windows.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.CONFUSION, confusion.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.ANSWERS, answers.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.MISTAKES, mistakes.stream().map(row -> row.toRow(id)).toList());
    rows.put(Table.SCORES, scores.stream().map(row -> row.toRow(id)).toList());
    rows.values().removeIf(List::isEmpty);
    return rows;
  }
}

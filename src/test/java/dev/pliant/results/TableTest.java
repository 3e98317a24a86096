package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class TableTest {
  @ParameterizedTest
  @EnumSource(Table.class)
  void saysWhatEachRowAndColumnIs(Table table) {
    assertThat(table.description()).startsWith("One row for each ").endsWith(".");
    assertThat(table.schema().fields()).allSatisfy(field -> {
      assertThat(field.getComment().isDefined()).as(field.name()).isTrue();
      assertThat(field.getComment().get()).endsWith(".");
    });
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void beginsWithTheRunId(Table table) {
    StructField first = table.schema().fields()[0];
    assertThat(first.name()).isEqualTo("run_id");
    assertThat(first.dataType()).isEqualTo(DataTypes.StringType);
  }

  /** In README's list of tables, what is in brackets explains a column. */
  @ParameterizedTest
  @EnumSource(Table.class)
  void isInReadmeColumnForColumn(Table table) throws IOException {
    String line = Files.readAllLines(Path.of("README.md")).stream()
        .filter(row -> row.startsWith("| `" + table.title() + "` |"))
        .findFirst()
        .orElseThrow();
    String columns = line.substring(line.indexOf('|', line.indexOf('|', 2) + 1) + 1, line.lastIndexOf('|'));
    assertThat(columns.replaceAll("\\([^)]*\\)|\\[[^]]*\\]|`", "").strip().split("\\s*,\\s*"))
        .containsExactly(Arrays.stream(table.schema().fieldNames()).skip(1).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "RUNS | run_id string, started_at timestamp, finished_at timestamp, status string, failure string, dataset string,"
          + " data_sha256 string, activation string, sharing string, layers array<int>, parameter_count bigint,"
          + " activation_parameter_count bigint, epochs int, batch_size int, learning_rate double, workers int,"
          + " averaging_frequency int, seed bigint, step string, train_loss double, train_accuracy double,"
          + " validation_loss double, validation_accuracy double, test_loss double, test_accuracy double, seconds double,"
          + " examples_per_second double, spark_version string, dl4j_version string, java_version string,"
          + " os_arch string, git_commit string, config map<string,string>, parameters_sha256 string,"
          + " network string",
      "EPOCHS | run_id string, epoch int, train_loss double, train_accuracy double, validation_loss double,"
          + " validation_accuracy double, examples bigint, windows int, seconds double, examples_per_second double,"
          + " validation_seconds double",
      "ACTIVATIONS | run_id string, epoch int, layer int, unit int, name string, value double,"
          + " node string",
      "CURVES | run_id string, epoch int, layer int, unit int, x array<double>, g array<double>, slope array<double>,"
          + " node string",
      "INPUTS | run_id string, epoch int, layer int, examples bigint, count bigint, mean double, sd double, min double,"
          + " max double, outside_range double, linearity double, dead_units double, edges array<double>,"
          + " counts array<bigint>, below bigint, above bigint, node string",
      "GRADIENTS | run_id string, epoch int, layer int, minibatches int, weight_norm double, activation_norm double,"
          + " node string",
      "PARAMETERS | run_id string, layer int, name string, shape array<bigint>, values array<float>, node string",
      "WINDOWS | run_id string, epoch int, window int, worker int, examples bigint, loss double, step_ms double,"
          + " wait_ms double, weight_distance double, activation_distance double",
      "CONFUSION | run_id string, split string, actual int, predicted int, count bigint, task string",
      "ANSWERS | run_id string, split string, examples bigint, correct binary, task string",
      "PREDICTIONS | run_id string, split string, id bigint, label int, predicted int, probability array<float>,"
          + " task string",
      "MISTAKES | run_id string, split string, rank int, id bigint, label int, predicted int, probability float,"
          + " label_probability float, rows int, columns int, pixels binary, task string",
      "SCORES | run_id string, epoch int, task string, split string, metric string, value double",
      "BENCHMARKS | run_id string, started_at timestamp, effort string, dataset string, data_sha256 string,"
          + " layers array<int>, activation string, batch_size int, learning_rate double, averaging_frequency int,"
          + " seed bigint, contender string, settings string, workers int, status string, reason string,"
          + " examples_per_second double, warm_up_epochs int, measured_epochs int, ratio_to_stock double,"
          + " share_of_bound double, spark_share double, spark_ms_per_window double, target_accuracy double,"
          + " seconds_to_target double, test_accuracy double, processor string, cores int, os_arch string,"
          + " blas string, java_version string, spark_version string, spark_master string, dl4j_version string,"
          + " git_commit string, network string, train_examples bigint",
      "COMPARISONS | run_id string, started_at timestamp, finished_at timestamp, candidate string, role string,"
          + " baseline string, dataset string, data_sha256 string, activation string, sharing string,"
          + " layers array<int>, parameter_count bigint, activation_parameter_count bigint, seeds array<bigint>,"
          + " runs int, failed_runs int, validation_accuracy_mean double, validation_accuracy_sd double,"
          + " validation_loss_mean double, validation_loss_sd double, test_accuracy_mean double,"
          + " test_accuracy_sd double, test_loss_mean double, test_loss_sd double, seconds_mean double, pairs int,"
          + " test_accuracy_difference double, t_p double, t_p_holm double, wilcoxon_p double,"
          + " wilcoxon_p_holm double, mcnemar_p array<double>, mcnemar_below_5_percent int, mcnemar_p_median double,"
          + " spark_version string, dl4j_version string, java_version string, git_commit string,"
          + " config map<string,string>",
      "CONTRASTS | run_id string, candidate string, baseline string, pairs int, test_accuracy_difference double,"
          + " t_p double, t_p_holm double, wilcoxon_p double, wilcoxon_p_holm double, mcnemar_p array<double>,"
          + " mcnemar_below_5_percent int, mcnemar_p_median double"
  })
  void hasTheColumnsThatOthersRelyOn(Table table, String columns) {
    assertThat(Arrays.stream(table.schema().fields()).map(field -> field.name() + " " + field.dataType().simpleString()))
        .containsExactly(columns.split(", "));
  }

  @Test
  void aRunHasEachValueUnderTheNameOfItsColumn() {
    assertValuesStay(Table.RUNS, distinct(Table.RUNS), RunRow::of, RunRow::toRow);
  }

  @Test
  void aComparedCandidateHasEachValueUnderTheNameOfItsColumn() {
    assertValuesStay(Table.COMPARISONS, distinct(Table.COMPARISONS), ComparisonRow::of, row -> row.toRow("run_id"));
  }

  @Test
  void aNewRowNeedsTheColumnsThatAreNeverNullAndTakesNoOthers() {
    assertThatThrownBy(() -> NewRow.of(Table.SCORES).with("task", "label").row())
        .hasMessage("run 'null' has no value in column split");
    assertThatThrownBy(() -> NewRow.of(Table.SCORES).with("taks", "label")).hasMessageContaining("taks");
  }

  /** A row whose values all differ. */
  private static NewRow distinct(Table table) {
    NewRow row = NewRow.of(table);
    for (int i = 0; i < table.schema().length(); i++) {
      StructField column = table.schema().fields()[i];
      row = row.with(column.name(), switch (column.dataType().simpleString()) {
        case "string" -> column.name();
        case "int" -> i;
        case "bigint" -> (long) i;
        case "double" -> i + 0.5;
        case "timestamp" -> Instant.ofEpochSecond(i);
        case "array<int>" -> List.of(i);
        case "array<bigint>" -> List.of((long) i);
        case "array<double>" -> List.of(i + 0.5);
        case "map<string,string>" -> Map.of(column.name(), "");
        default -> throw new IllegalArgumentException(column.toString());
      });
    }
    return row;
  }

  private static <T extends Record> void assertValuesStay(
      Table table, NewRow values, Function<NewRow, T> of, Function<T, Row> toRow) {
    T made = of.apply(values);
    RecordComponent[] components = made.getClass().getRecordComponents();
    String[] columns = Arrays.stream(table.schema().fieldNames())
        .skip(table.schema().length() - components.length).toArray(String[]::new);
    assertThat(components).extracting(component -> component.getName().toLowerCase(Locale.ROOT))
        .containsExactly(Arrays.stream(columns).map(column -> column.replace("_", "")).toArray(String[]::new));
    Row written = toRow.apply(made);
    for (int i = 0; i < columns.length; i++) {
      Object given = values.row().getAs(columns[i]);
      assertThat(plain(component(made, components[i]))).as(columns[i]).isEqualTo(plain(given));
      assertThat(plain(written.get(table.schema().fieldIndex(columns[i])))).as(columns[i]).isEqualTo(plain(given));
    }
  }

  private static Object component(Record made, RecordComponent component) {
    try {
      return component.getAccessor().invoke(made);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object plain(Object value) {
    return value instanceof Instant instant ? Timestamp.from(instant)
        : value instanceof Object[] array ? List.of(array)
        : value instanceof Seq<?> sequence ? JavaConverters.seqAsJavaList(sequence)
        : value instanceof scala.collection.Map<?, ?> map ? JavaConverters.mapAsJavaMap(map)
        : value;
  }
}

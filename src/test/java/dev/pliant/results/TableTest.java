package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "RUNS | run_id string, started_at timestamp, finished_at timestamp, status string, failure string, dataset string,"
          + " data_sha256 string, activation string, sharing string, layers array<int>, parameter_count bigint,"
          + " activation_parameter_count bigint, epochs int, batch_size int, learning_rate double, workers int,"
          + " averaging_frequency int, seed bigint, step string, train_loss double, train_accuracy double,"
          + " validation_loss double, validation_accuracy double, test_loss double, test_accuracy double, seconds double,"
          + " examples_per_second double, spark_version string, dl4j_version string, java_version string,"
          + " os_arch string, git_commit string, config map<string,string>",
      "EPOCHS | run_id string, epoch int, train_loss double, train_accuracy double, validation_loss double,"
          + " validation_accuracy double, examples bigint, windows int, seconds double, examples_per_second double",
      "ACTIVATIONS | run_id string, epoch int, layer int, unit int, name string, value double",
      "PARAMETERS | run_id string, layer int, name string, shape array<bigint>, values array<float>",
      "WINDOWS | run_id string, epoch int, window int, worker int, examples bigint, loss double, step_ms double,"
          + " wait_ms double",
      "CONFUSION | run_id string, split string, actual int, predicted int, count bigint"
  })
  void hasTheColumnsThatOthersRelyOn(Table table, String columns) {
    assertThat(Arrays.stream(table.schema().fields()).map(field -> field.name() + " " + field.dataType().simpleString()))
        .containsExactly(columns.split(", "));
  }
}

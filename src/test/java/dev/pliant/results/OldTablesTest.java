package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.layer.NamedArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables only grow: what was written once can be read for ever. */
class OldTablesTest {
  @TempDir private Path folder;

  static IntStream versions() {
    return IntStream.rangeClosed(1, OldTables.VERSIONS);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void noColumnHasGoneOrChangedItsType(int version) {
    Map<String, StructType> old = OldTables.schemas(version);
    assertThat(old).isNotEmpty();
    old.forEach((title, schema) -> {
      Map<String, String> now = types(table(title).schema());
      assertThat(now).as(title).containsAllEntriesOf(types(schema));
    });
  }

  /** One that older files have must not be declared as one that they may lack, and the other way round. */
  @ParameterizedTest
  @MethodSource("versions")
  void columnsThatCameLaterMayBeMissing(int version) {
    OldTables.schemas(version).forEach((title, schema) -> {
      List<String> old = List.of(schema.fieldNames());
      assertThat(table(title).schema().fields()).filteredOn(field -> !old.contains(field.name()))
          .as(title).allMatch(Table::isAdded);
    });
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyTableOfAnOldFolderIsRead(int version) {
    Path out = folder.resolve("out");
    OldTables.write(LocalSpark.session(), out, version, "old");
    ResultsStore results = new ResultsStore(LocalSpark.session(), out.toString());
    Map<String, StructType> old = OldTables.schemas(version);
    for (Table table : Table.values()) {
      StructType schema = old.get(table.title());
      if (schema == null) {
        assertThat(results.read(table).count()).as(table.title()).isZero();
        continue;
      }
      Row row = results.read(table).first();
      assertThat(row.<String>getAs(Table.RUN_ID)).isEqualTo("old");
      for (StructField field : table.schema().fields()) {
        boolean had = List.of(schema.fieldNames()).contains(field.name());
        assertThat(row.isNullAt(row.fieldIndex(field.name()))).as(table + "." + field.name()).isEqualTo(!had);
      }
    }
    StoredRun run = results.load("old");
    assertThat(run.run().layers()).containsExactly(4, 2);
    assertThat(run.parameters()).extracting(NamedArray::name).containsExactly("W", "b");
  }

  private static Table table(String title) {
    return Arrays.stream(Table.values()).filter(table -> table.title().equals(title)).findFirst()
        .orElseThrow(() -> new AssertionError("table " + title + " has gone"));
  }

  private static Map<String, String> types(StructType schema) {
    return Arrays.stream(schema.fields()).collect(
        Collectors.toMap(StructField::name, field -> field.dataType().simpleString()));
  }
}

package dev.pliant.results;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;

/** Tables as statements that make them temporary views of any Spark session, which need not know this application. */
final class Definitions {
  private Definitions() {}

  /** The statements for all tables of {@code results}. */
  static List<String> in(ResultsFolder results) {
    return Arrays.stream(Table.values())
        // Spark refuses a view on a folder that is not there.
        .flatMap(table -> results.partitions(table).isEmpty()
            ? Stream.of(empty(table))
            : of(table, results.of(table).toString()).stream())
        .toList();
  }

  /**
   * The statements for {@code table}, whose files are in {@code folder}. The files are a view of their own: Spark puts
   * the column that they are partitioned by last, without its comment.
   */
  private static List<String> of(Table table, String folder) {
    String files = table.title() + "_files";
    return List.of(
        "CREATE OR REPLACE TEMPORARY VIEW " + files + " ("
            + columns(table, field -> quoted(field) + " " + field.dataType().sql()) + ")\n"
            // Names are names: a folder may well be called what elsewhere is a pattern.
            + "USING parquet OPTIONS (path " + SqlLiteral.of(folder) + ", `__globPaths__` 'false')",
        view(table) + "SELECT " + columns(table, Definitions::quoted) + " FROM " + files);
  }

  /** The statement for {@code table} where it has no files. */
  private static String empty(Table table) {
    return view(table) + "SELECT "
        + columns(table, field -> "CAST(NULL AS " + field.dataType().sql() + ")") + " WHERE false";
  }

  private static String view(Table table) {
    return Arrays.stream(table.schema().fields())
        .map(field -> "\n  " + quoted(field) + " COMMENT " + SqlLiteral.of(field.getComment().get()))
        .collect(Collectors.joining(",", "CREATE OR REPLACE TEMPORARY VIEW " + table.title() + " (",
            "\n) COMMENT " + SqlLiteral.of(table.description()) + " AS\n"));
  }

  private static String columns(Table table, Function<StructField, String> text) {
    return Stream.of(table.schema().fields()).map(text).collect(Collectors.joining(", "));
  }

  private static String quoted(StructField field) {
    return "`" + field.name() + "`";
  }
}

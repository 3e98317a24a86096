package dev.pliant.cli;

import dev.pliant.results.Table;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.types.StructType;

/**
 * A table or view that a statement can select from.
 *
 * @param title its name
 * @param description what a row is
 * @param schema its columns, each with a comment
 */
record Relation(String title, String description, Supplier<StructType> schema) {
  /** The tables. */
  static List<Relation> tables() {
    return Arrays.stream(Table.values())
        .map(table -> new Relation(table.title(), table.description(), table::schema))
        .toList();
  }
}

package dev.pliant.results;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.pliant.files.Access;
import dev.pliant.jobs.Described;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the rows of runs; first it checks that their files are whole. */
final class TableReader {
  private final SparkSession spark;
  private final ResultsFolder folder;
  private final TableFiles files;

  /** @param spark an {@link OwnSession} */
  TableReader(SparkSession spark, ResultsFolder folder) {
    this.spark = spark;
    this.folder = folder;
    this.files = new TableFiles(folder.fs(), spark.sparkContext().hadoopConfiguration());
  }

  /**
   * The rows of all that is there now.
   *
   * @throws DamagedTableException if a file is damaged or has not the table's columns, naming the file, or if a
   *     partition has a name that no run's has
   */
  Dataset<Row> all(Table table) {
    List<String> partitions = folder.partitions(table.anchor());
    partitions.stream().filter(name -> !RunIds.isPartition(name)).findFirst().ifPresent(name -> {
      throw new DamagedTableException(folder.of(table.anchor()) + "/" + RunIds.printable(name)
          + " is no folder of a run: none is written with that name; rename or delete it");
    });
    return read(table, partitions);
  }

  /** The rows of those runs whose partition folders are called {@code partitions}. */
  private Dataset<Row> read(Table table, List<String> partitions) {
    List<Path> present = present(table, partitions);
    if (present.isEmpty()) {
      return spark.createDataFrame(List.of(), table.schema());
    }
    return spark.read()
        .schema(table.schema())
        .option("basePath", folder.of(table).toString())
        // Names are names: a run or a folder may well hold what elsewhere is a pattern.
        .option("__globPaths__", "false")
        .option("ignoreCorruptFiles", "false")
        .option("ignoreMissingFiles", "false")
        .option("datetimeRebaseMode", "CORRECTED")
        .option("int96RebaseMode", "CORRECTED")
        .option("parquet.page.verify-checksum.enabled", "true")
        .parquet(present.stream().map(Path::toString).toArray(String[]::new))
        .select(Arrays.stream(table.schema().fields())
            // Spark drops what a partition column's schema says beside its type.
            .map(field -> col(field.name()).as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  private List<Path> present(Table table, List<String> partitions) {
    List<Path> present = new ArrayList<>();
    try {
      for (String name : partitions) {
        for (Path leaf : folder.leaves(table, name)) {
          if (Access.exists(folder.fs(), leaf)) {
            files.requireReadable(leaf, table);
            present.add(leaf);
          } else {
            files.requireNone(leaf, table);
          }
        }
      }
      return present;
    } catch (IOException e) {
      throw folder.unreadable(e);
    }
  }

  /**
   * The rows of those runs whose partition folders are called {@code partitions}, made objects by {@code of}.
   *
   * @throws DamagedTableException if that cannot be
   */
  <T> List<T> rows(Table table, List<String> partitions, Function<Row, T> of) {
    return rows(table, partitions, lit(true), of);
  }

  /** As {@link #rows(Table, List, Function)}, of the rows where {@code which} is true. */
  <T> List<T> rows(Table table, List<String> partitions, Column which, Function<Row, T> of) {
    List<Row> rows;
    try (Described work = Described.as(spark.sparkContext(), "read table " + table.title())) {
      rows = read(table, partitions).where(which).collectAsList();
    } catch (ResultsException e) {
      throw e;
    } catch (Exception e) {
      // Spark's checked exceptions are not declared.
      throw ReadFault.in(e).orElseGet(() -> new ResultsException(
          folder.of(table) + " could not be read (" + Reason.of(e) + "); repair the cause and run again", e));
    }
    try {
      return rows.stream().map(row -> of.apply(Columns.whole(row, table))).toList();
    } catch (RuntimeException e) {
      throw new DamagedTableException(
          folder.of(table) + " is damaged (" + Reason.of(e) + "); restore or delete its runs", e);
    }
  }
}

package dev.pliant.results;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks at a table's files before Spark does, which would read a missing column as nulls. */
final class TableFiles {
  private TableFiles() {}

  /**
   * Checks the footer of every Parquet file in the partition folder {@code partition}.
   *
   * @throws ResultsException naming the first file that is damaged, or whose columns are not the table's
   */
  static void requireReadable(FileSystem fs, Path partition, Table table, Configuration conf) throws IOException {
    FileStatus[] files = fs.listStatus(partition, path -> !path.getName().matches("[._].*"));
    if (files.length == 0) {
      throw new ResultsException("table " + table.title() + " has no file in " + partition + "; it was damaged");
    }
    for (FileStatus file : files) {
      requireColumns(file.getPath(), footer(file.getPath(), conf), table);
    }
  }

  private static StructType footer(Path file, Configuration conf) {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      return new ParquetToSparkSchemaConverter(SQLConf.get()).convert(schema);
    } catch (IOException | RuntimeException e) {
      throw new ResultsException(
          file + " is damaged (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable") + ")", e);
    }
  }

  private static void requireColumns(Path file, StructType actual, Table table) {
    for (StructField column : table.schema().fields()) {
      if (column.name().equals(Table.RUN_ID)) {
        continue;
      }
      DataType type = Arrays.stream(actual.fields())
          .filter(field -> field.name().equals(column.name()))
          .map(StructField::dataType)
          .findFirst()
          .orElseThrow(() -> new ResultsException(
              file + " has no column " + column.name() + " and is not a file of table " + table.title()));
      if (!type.asNullable().equals(column.dataType().asNullable())) {
        throw new ResultsException(
            file + " has column " + column.name() + " as " + type.simpleString() + " and not as "
                + column.dataType().simpleString() + ": not a file of table " + table.title());
      }
    }
  }
}

package dev.pliant.results;

import dev.pliant.jobs.Described;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks at a table's files before Spark does, which would read any missing column as nulls. */
final class TableFiles {
  private final FileSystem fs;
  private final Configuration conf;
  // A file that is in place never changes, so one look at it is enough.
  private final Set<Seen> readable = ConcurrentHashMap.newKeySet();

  private record Seen(Table table, Path file, long length, long modified) {}

  TableFiles(FileSystem fs, Configuration conf) {
    this.fs = fs;
    this.conf = conf;
  }

  /** Whether {@code path} is not one of the hidden files that file systems and committers leave. */
  static boolean isData(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }

  /** Writes rows of an {@link OwnSession} as Parquet files into a folder that is not there yet. */
  static void write(Dataset<Row> rows, Path folder) {
    String what = "write " + folder.getParent().getName() + "/" + folder.getName();
    try (Described work = Described.as(rows.sparkSession().sparkContext(), what)) {
      rows.write()
          .option("compression", "zstd")
          .option("parquet.writer.version", "PARQUET_1_0")
          .option("parquet.page.write-checksum.enabled", "true")
          .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
          .parquet(folder.toString());
    }
  }

  /** The names of the data files in {@code folder}; none where there is no such folder. */
  static Set<String> names(FileSystem fs, Path folder) throws IOException {
    try {
      return Arrays.stream(fs.listStatus(folder, TableFiles::isData))
          .map(file -> file.getPath().getName())
          .collect(Collectors.toSet());
    } catch (FileNotFoundException e) {
      return Set.of();
    }
  }

  /**
   * Checks the footer of every Parquet file in the partition folder {@code partition}.
   *
   * @throws DamagedTableException naming the first file that is damaged, or whose columns are not the table's
   */
  void requireReadable(Path partition, Table table) throws IOException {
    FileStatus[] files = fs.listStatus(partition, TableFiles::isData);
    if (files.length == 0) {
      throw new DamagedTableException(
          partition + " holds no file, so rows of table " + table.title() + " are lost; restore or delete the run");
    }
    for (FileStatus file : files) {
      Seen seen = new Seen(table, file.getPath(), file.getLen(), file.getModificationTime());
      if (!readable.contains(seen)) {
        requireColumns(file.getPath(), footer(file.getPath()), table);
        readable.add(seen);
      }
    }
  }

  private StructType footer(Path file) {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      return new ParquetToSparkSchemaConverter(new SQLConf()).convert(schema);
    } catch (Exception | LinkageError e) {
      // Spark's checked exceptions are not declared.
      throw Unread.told(file, e, "is damaged or no Parquet file");
    }
  }

  private static void requireColumns(Path file, StructType actual, Table table) {
    Set<String> names = new HashSet<>(Arrays.asList(actual.fieldNames()));
    for (Table other : Table.values()) {
      // Another table's columns may hold all of this one's.
      if (other != table && names.equals(columns(other)) && !names.equals(columns(table))) {
        throw foreign(file, "the columns of table " + other.title(), table);
      }
    }
    for (StructField column : table.fileSchema().fields()) {
      Optional<DataType> type = Arrays.stream(actual.fields())
          .filter(field -> field.name().equals(column.name()))
          .map(StructField::dataType)
          .findFirst();
      if (type.isEmpty() && !Table.isAdded(column)) {
        throw foreign(file, "no column " + column.name(), table);
      }
      if (type.isPresent() && !type.get().asNullable().equals(column.dataType().asNullable())) {
        throw foreign(file, "column " + column.name() + " as " + type.get().simpleString() + " instead of "
            + column.dataType().simpleString(), table);
      }
    }
  }

  private static Set<String> columns(Table table) {
    return Set.of(table.fileSchema().fieldNames());
  }

  private static DamagedTableException foreign(Path file, String finding, Table table) {
    return DamagedTableException.of(
        file, "has " + finding + ", so it is no file of table " + table.title(), null);
  }
}

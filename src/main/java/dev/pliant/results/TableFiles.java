package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.files.Umask;
import dev.pliant.jobs.Described;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks at a table's files before Spark does, which would read any missing column as nulls. */
final class TableFiles {
  private static final int NAMED = 4;
  /**
   * What Spark calls the files that tasks write: a number, the job, and a number in the task. The digits are those of the
   * machine's language.
   */
  private static final Pattern PART =
      Pattern.compile("part-(\\p{Nd}+)-([0-9a-f-]{36})([-.]c\\p{Nd}+)\\..*");

  private final FileSystem fs;
  private final Configuration conf;
  // A file that is in place never changes, so one look at it is enough.
  private final Map<Seen, Footer> footers = new ConcurrentHashMap<>();

  private record Seen(Path file, long length, long modified) {}

  /** What a footer says: columns, the stamp, and how many rows there are. */
  private record Footer(StructType columns, Stamp stamp, long rows) {}

  TableFiles(FileSystem fs, Configuration conf) {
    this.fs = fs;
    this.conf = conf;
  }

  /** Whether {@code path} is not one of the hidden files that file systems and committers leave. */
  static boolean isData(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }

  /** Writes rows of an {@link OwnSession} as Parquet files into a folder that is not there yet. */
  void write(Dataset<Row> rows, Path folder) throws IOException {
    String what = "write " + folder.getParent().getName() + "/" + folder.getName();
    try (Described work = Described.as(rows.sparkSession().sparkContext(), what)) {
      rows.write()
          .option("compression", "zstd")
          .option("parquet.writer.version", "PARQUET_1_0")
          .option("parquet.page.write-checksum.enabled", "true")
          .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
          .parquet(folder.toString());
    }
    Umask.settle(fs, folder);
  }

  /** The names of the data files in {@code folder}; none where there is no such folder. */
  static Set<String> names(FileSystem fs, Path folder) throws IOException {
    return data(fs, folder).stream().map(file -> file.getPath().getName()).collect(Collectors.toSet());
  }

  private static List<FileStatus> data(FileSystem fs, Path folder) throws IOException {
    return Access.list(fs, folder).stream().filter(file -> isData(file.getPath())).toList();
  }

  /**
   * Checks the footer of every Parquet file in the partition folder {@code partition}.
   *
   * @throws DamagedTableException naming the first file that is damaged, whose columns are not the table's or which was
   *     written elsewhere, or the folder if files are missing
   */
  void requireReadable(Path partition, Table table) throws IOException {
    List<FileStatus> files = data(fs, partition);
    if (files.isEmpty()) {
      throw new DamagedTableException(
          partition + " holds no file, so rows of table " + table.title() + " are lost; restore or delete the run");
    }
    if (table.isPartitionedBy(Table.SPLIT)) {
      requireEachOnce(partition, files);
    } else if (files.size() > 1) {
      throw new DamagedTableException(partition + " holds " + files.size() + " files where a run has one ("
          + some(files) + "), so rows would count twice; remove those that the run did not write, or delete the run");
    }
    List<Footer> footers = new ArrayList<>();
    for (FileStatus file : files) {
      Footer footer = footer(file);
      requireColumns(file.getPath(), footer.columns(), table);
      requireSameRun(file.getPath(), table, footer.stamp());
      footers.add(footer);
    }
    if (table.isPartitionedBy(Table.SPLIT)) {
      requireWhole(partition, footers);
    }
  }

  /**
   * Checks that the run of {@code partition}, which is not there, has written no rows of {@code table}.
   *
   * @throws DamagedTableException if it has
   */
  void requireNone(Path partition, Table table) throws IOException {
    if (anchorStamp(partition, table).filter(stamp -> stamp.tables().contains(table.title())).isPresent()) {
      throw DamagedTableException.of(partition, "is missing, so rows of table " + table.title() + " are lost", null);
    }
  }

  /** Checks that {@code file} was written with the file that makes its run exist. */
  private void requireSameRun(Path file, Table table, Stamp stamp) throws IOException {
    boolean ofPredictions = table.isPartitionedBy(Table.SPLIT);
    Path partition = ofPredictions ? file.getParent().getParent() : file.getParent();
    if (!stamp.mayBeOf(partition.getName())) {
      throw DamagedTableException.of(file, "was written by another run", null);
    }
    // Predictions of older versions may be of a run that has a stamp.
    if (table.isAnchor() || ofPredictions && stamp.run().isEmpty()) {
      return;
    }
    Optional<String> own = anchorStamp(partition, table).flatMap(Stamp::run);
    if (own.isPresent() && !own.equals(stamp.run())) {
      throw DamagedTableException.of(file, "was not written with the other files of its run", null);
    }
  }

  /** The stamp of the file that makes the run of {@code partition}, a folder of {@code table}, exist. */
  private Optional<Stamp> anchorStamp(Path partition, Table table) throws IOException {
    return stamp(new Path(
        new Path(partition.getParent().getParent(), table.anchor().title()), partition.getName()));
  }

  /** The stamp of the one file in {@code partition}; empty unless there is one alone. */
  Optional<Stamp> stamp(Path partition) throws IOException {
    List<FileStatus> files = data(fs, partition);
    return files.size() == 1 ? Optional.of(footer(files.get(0)).stamp()) : Optional.empty();
  }

  /** Checks that the files in {@code folder}, which were just written, hold as many rows as {@code share} says. */
  void requireRows(Path folder, Stamp.Share share) throws IOException {
    long rows = 0;
    for (FileStatus file : data(fs, folder)) {
      rows += footer(file).rows();
    }
    if (rows != share.rows()) {
      throw new IOException(rows + " rows were written instead of " + share.rows());
    }
  }

  /** Checks that the files of predictions in {@code folder} are those that were written together, and all of them. */
  private static void requireWhole(Path folder, List<Footer> footers) {
    String name = folder.getParent().getName() + "/" + folder.getName();
    Set<Optional<Stamp.Share>> shares = footers.stream().map(footer -> footer.stamp().share()).collect(Collectors.toSet());
    Optional<Stamp.Share> written = shares.iterator().next();
    if (shares.size() == 1 && written.isEmpty()) {
      return;
    }
    if (shares.size() > 1 || !written.get().folder().equals(name)) {
      throw new DamagedTableException(folder + " holds predictions of another run or of other examples; restore its own,"
          + " or predict with --overwrite");
    }
    long rows = footers.stream().mapToLong(Footer::rows).sum();
    if (rows != written.get().rows()) {
      throw new DamagedTableException(folder + " holds " + rows + " of the " + written.get().rows()
          + " predictions that were written there; restore what is missing, or predict with --overwrite");
    }
  }

  /** Executors write a table's files, each of them one or more: all with the same name of their job, and a number. */
  private static void requireEachOnce(Path partition, List<FileStatus> files) {
    Set<String> jobs = new HashSet<>();
    Set<String> parts = new HashSet<>();
    for (FileStatus file : files) {
      Matcher name = PART.matcher(file.getPath().getName());
      boolean isPart = name.matches();
      jobs.add(isPart ? name.group(2) : "");
      if (!isPart || !parts.add(name.group(1) + name.group(3)) || jobs.size() > 1) {
        throw new DamagedTableException(partition + " holds files that were not written together (" + some(files)
            + "), so rows would count twice; remove those that predict did not write, or predict with --overwrite");
      }
    }
  }

  private static String some(List<FileStatus> files) {
    return files.stream().limit(NAMED).map(file -> file.getPath().getName()).collect(Collectors.joining(", "))
        + (files.size() > NAMED ? ", …" : "");
  }

  private Footer footer(FileStatus file) {
    return footers.computeIfAbsent(
        new Seen(file.getPath(), file.getLen(), file.getModificationTime()), seen -> footer(seen.file()));
  }

  private Footer footer(Path file) {
    for (Path read : List.of(file, new Path(file.getParent(), "." + file.getName() + ".crc"))) {
      if (Access.isPipeOrDevice(read)) {
        throw DamagedTableException.of(read, "is no file but a pipe, a socket or a device", null);
      }
    }
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      FileMetaData footer = reader.getFooter().getFileMetaData();
      return new Footer(
          new ParquetToSparkSchemaConverter(new SQLConf()).convert(footer.getSchema()),
          Stamp.in(footer.getKeyValueMetaData()),
          reader.getRecordCount());
    } catch (Exception | LinkageError e) {
      // Spark's checked exceptions are not declared.
      throw Unread.error(file, e, "is damaged or no Parquet file");
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

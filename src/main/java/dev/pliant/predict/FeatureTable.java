package dev.pliant.predict;

import dev.pliant.data.BadDataException;
import dev.pliant.data.RegularFile;
import dev.pliant.files.Access;
import dev.pliant.files.GivenPath;
import dev.pliant.jobs.Described;
import dev.pliant.words.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A Parquet file of features, or a folder of such, on any file system that Spark reads: one example in each row.
 *
 * <p>Rows without ids are numbered from 0 as they were written: file after file in the order of their paths, and in
 * each as its rows come.
 */
public final class FeatureTable {
  /** As many files are looked at by one task. */
  private static final int FILES_OF_A_TASK = 16;

  private final SparkSession spark;
  private final List<ParquetFile> files;
  private final StructType schema;
  private final List<Column> selected;
  private final ExampleColumns columns;

  private FeatureTable(
      SparkSession spark, List<ParquetFile> files, StructType schema, List<Column> selected, ExampleColumns columns) {
    this.spark = spark;
    this.files = files;
    this.schema = schema;
    this.selected = selected;
    this.columns = columns;
  }

  /**
   * Opens the table at {@code path} after looking at the footers of its files; of its rows nothing is read.
   *
   * @param named which of its columns hold what; others are ignored
   * @param inputs how many features the network takes
   * @param classes how many classes it distinguishes
   * @throws MissingColumnException if it has not a column that is named, or none of features
   * @throws BadDataException if there is no such table, a file is damaged or has other columns than the first, or a
   *     column has a type that its use does not take
   */
  public static FeatureTable open(SparkSession spark, String path, FeatureColumns named, int inputs, int classes) {
    List<ParquetFile> files = look(spark, paths(spark, path));
    files.forEach(ParquetFile::requireReadable);
    StructType all = files.get(0).schema();
    StructField features = features(path, all, named.features());
    StructField id = whole(path, all, named.id(), FeatureColumns.ID, "--id-column");
    StructField label = number(path, all, named.label(), FeatureColumns.LABEL, "--label-column");
    List<StructField> used = Stream.of(features, id, label).filter(Objects::nonNull).distinct().toList();
    files.forEach(file -> requireSame(file, used, path));
    List<Column> selected = new ArrayList<>();
    selected.add(column(features));
    int ofId = place(id, DataTypes.LongType, selected);
    int ofLabel = place(label, DataTypes.DoubleType, selected);
    int ofPath = selected.size();
    selected.add(functions.col("_metadata.file_path"));
    selected.add(functions.col("_metadata.row_index"));
    FeatureTable table = new FeatureTable(
        spark, files, new StructType(used.toArray(StructField[]::new)), selected,
        new ExampleColumns(path, FeatureReader.of(features.dataType()), ofId, ofLabel, ofPath, inputs, classes));
    if (table.rows() == 0) {
      throw new BadDataException(path + ": has no rows; name another table with --table");
    }
    return table;
  }

  /** Selects {@code field} as a {@code type}; answers its place among what is selected, or −1 if it is null. */
  private static int place(StructField field, DataType type, List<Column> selected) {
    if (field == null) {
      return -1;
    }
    selected.add(column(field).cast(type));
    return selected.size() - 1;
  }

  private static Column column(StructField field) {
    return functions.col("`" + field.name().replace("`", "``") + "`");
  }

  /** The files of the table, in the order of their full paths. */
  private static List<String> paths(SparkSession spark, String path) {
    try {
      Path root = GivenPath.of(path);
      FileSystem fs = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
      List<String> paths = new ArrayList<>();
      if (!Access.exists(fs, root)) {
        throw new FileNotFoundException("there is no such file or folder");
      }
      FileStatus status = fs.getFileStatus(root);
      if (status.isFile()) {
        paths.add(readable(status));
      } else {
        collect(fs, status.getPath(), paths);
      }
      if (paths.isEmpty()) {
        throw new BadDataException(path + ": is a folder without files; name a table of Parquet files with --table");
      }
      paths.sort(Comparator.naturalOrder());
      return paths;
    } catch (IOException | IllegalArgumentException e) {
      throw new BadDataException(
          path + ": cannot be read (" + Reason.of(e) + "); name a table of Parquet files with --table", e);
    }
  }

  /** Hidden files and folders are not of the table, as for Spark. */
  private static void collect(FileSystem fs, Path folder, List<String> paths) throws IOException {
    for (FileStatus status : Access.list(fs, folder)) {
      if (status.getPath().getName().matches("[._].*")) {
        continue;
      }
      if (status.isDirectory()) {
        collect(fs, status.getPath(), paths);
      } else {
        paths.add(readable(status));
      }
    }
  }

  private static String readable(FileStatus status) {
    RegularFile.require(status);
    Path path = status.getPath();
    // Hadoop takes what is before it for an address where it looks for the file's checksums.
    if (path.getName().contains(":") && "file".equals(path.toUri().getScheme())) {
      throw new BadDataException(path + ": Spark reads no local file with a colon in its name; rename it");
    }
    return path.toString();
  }

  /** The footers, read by the executors. */
  private static List<ParquetFile> look(SparkSession spark, List<String> paths) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    try (Described work = Described.as(spark.sparkContext(), "look at the table's files")) {
      return JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(paths, (paths.size() + FILES_OF_A_TASK - 1) / FILES_OF_A_TASK)
          .map(path -> ParquetFile.look(path, hadoop.value()))
          .collect();
    }
  }

  private static StructField features(String path, StructType all, String named) {
    List<String> names = named == null ? List.of(FeatureColumns.FEATURES, FeatureColumns.PIXELS) : List.of(named);
    StructField column = names.stream().map(name -> field(all, name)).filter(Objects::nonNull).findFirst()
        .orElseThrow(() -> missing(path, all, String.join(" or ", names), "--features-column"));
    if (FeatureReader.of(column.dataType()) == null) {
      throw wrongType(path, column, "array<float>, array<double>, a vector of spark.ml, or binary for pixels",
          "--features-column");
    }
    return column;
  }

  private static StructField whole(String path, StructType all, String named, String usual, String option) {
    StructField column = number(path, all, named, usual, option);
    if (column != null && !column.dataType().simpleString().matches("tinyint|smallint|int|bigint")) {
      throw wrongType(path, column, "bigint, int, smallint or tinyint", option);
    }
    return column;
  }

  /** A column of numbers; null if it is not named, and none has the usual name. */
  private static StructField number(String path, StructType all, String named, String usual, String option) {
    StructField column = field(all, named == null ? usual : named);
    if (column == null && named != null) {
      throw missing(path, all, named, option);
    }
    if (column != null && !(column.dataType() instanceof NumericType)) {
      throw wrongType(path, column, "a number", option);
    }
    return column;
  }

  private static StructField field(StructType all, String name) {
    return Arrays.stream(all.fields()).filter(field -> field.name().equals(name)).findFirst().orElse(null);
  }

  private static MissingColumnException missing(String path, StructType all, String names, String option) {
    return new MissingColumnException(path + " has no column " + names + "; it has: "
        + String.join(", ", all.fieldNames()) + "; name the one that is meant with " + option);
  }

  private static BadDataException wrongType(String path, StructField column, String right, String option) {
    return new BadDataException(path + ": column " + column.name() + " is " + column.dataType().simpleString()
        + " and must be " + right + "; name another with " + option);
  }

  private static void requireSame(ParquetFile file, List<StructField> used, String path) {
    for (StructField field : used) {
      StructField here = field(file.schema(), field.name());
      DataType type = here == null ? null : here.dataType().asNullable();
      if (!field.dataType().asNullable().equals(type)) {
        throw new BadDataException(file.path() + ": has " + (here == null ? "no column " + field.name()
            : "column " + field.name() + " as " + type.simpleString()) + ", and the first file of " + path + " has "
            + field.dataType().simpleString() + "; write the table again with one schema");
      }
    }
  }

  /** How many rows there are. */
  public long rows() {
    return files.stream().mapToLong(ParquetFile::rows).sum();
  }

  /** The rows as examples; where one is none, a {@link BadRowException} comes in its place. */
  JavaRDD<Example> examples() {
    Map<String, Long> before = new HashMap<>();
    long rows = 0;
    for (ParquetFile file : files) {
      // Spark writes a row's file as it does in addresses.
      before.put(new Path(file.path()).toUri().toString(), rows);
      rows += file.rows();
    }
    ExampleColumns columns = this.columns;
    return spark.read()
        .schema(schema)
        .option("recursiveFileLookup", "true")
        .option("__globPaths__", "false")
        .option("ignoreCorruptFiles", "false")
        .option("ignoreMissingFiles", "false")
        .option("mergeSchema", "false")
        .parquet(files.stream().map(ParquetFile::path).toArray(String[]::new))
        .select(selected.toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(partition -> new TableExamples(partition, columns, before));
  }
}

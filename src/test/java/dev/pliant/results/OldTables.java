package dev.pliant.results;

import dev.pliant.layer.NamedArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables as earlier versions wrote them, from descriptions of their columns. */
public final class OldTables {
  /** How many versions there have been; each that adds tables or columns gets a description. */
  public static final int VERSIONS = 3;

  private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+) \\(\\n(.*?)\\n\\);", Pattern.DOTALL);

  /** Of the parameters of the run that is written. */
  private static final String DIGEST = ParameterRows.sha256(List.of(
      new NamedArray(1, "W", new long[] {4, 2}, new float[] {1, 0, 0, 1, 0, 0, 0, 0}, null),
      new NamedArray(1, "b", new long[] {2}, new float[] {0, 0}, null)));

  private OldTables() {}

  /** The columns of each table of {@code version}, by its name. */
  static Map<String, StructType> schemas(int version) {
    Map<String, StructType> schemas = new LinkedHashMap<>();
    Matcher matcher = TABLE.matcher(description(version));
    while (matcher.find()) {
      schemas.put(matcher.group(1), StructType.fromDDL(matcher.group(2)));
    }
    return schemas;
  }

  private static String description(int version) {
    try (InputStream file = OldTables.class.getResourceAsStream("version-" + version + ".sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a folder of {@code version} with one run, {@code runId}: a linear classifier of 2 classes by 4 pixels whose
   * scores are the first two of these. All other tables have a row.
   */
  public static void write(SparkSession spark, Path out, int version, String runId) {
    schemas(version).forEach((table, schema) -> {
      StructType columns = new StructType(Arrays.stream(schema.fields())
          .filter(field -> !field.name().equals(Table.RUN_ID)).toArray(StructField[]::new));
      spark.createDataFrame(rows(table, columns), columns).coalesce(1)
          .write().parquet(out.resolve(table).resolve(Table.RUN_ID + "=" + runId).toString());
    });
  }

  private static List<Row> rows(String table, StructType columns) {
    return switch (table) {
      case "runs" -> List.of(row(columns, Map.of(
          "status", RunRow.FINISHED, "activation", "none", "sharing", "layer", "layers", List.of(4, 2),
          "parameter_count", 10L, "activation_parameter_count", 0L, "step", "dl4j", "parameters_sha256", DIGEST,
          "network", "input:4 dense:2 softmax/2")));
      case "parameters" -> List.of(
          row(columns, Map.of(
              "layer", 1, "name", "W", "shape", List.of(4L, 2L),
              "values", List.of(1f, 0f, 0f, 1f, 0f, 0f, 0f, 0f), "node", "dense1")),
          row(columns, Map.of("layer", 1, "name", "b", "shape", List.of(2L), "values", List.of(0f, 0f),
              "node", "dense1")));
      case "windows" -> List.of(row(columns, Map.of("worker", 0)), row(columns, Map.of("worker", 1)));
      default -> List.of(row(columns, Map.of()));
    };
  }

  /** A row with {@code given} values, and with some value in each other column. */
  private static Row row(StructType columns, Map<String, Object> given) {
    List<Object> values = new ArrayList<>();
    for (StructField field : columns.fields()) {
      values.add(given.getOrDefault(field.name(), some(field.dataType())));
    }
    return RowFactory.create(values.toArray());
  }

  private static Object some(DataType type) {
    return switch (type.simpleString()) {
      case "string" -> "s";
      case "int" -> 1;
      case "bigint" -> 1L;
      case "double" -> 0.5;
      case "float" -> 0.5f;
      case "timestamp" -> Timestamp.from(Runs.STARTED);
      case "binary" -> new byte[] {1};
      case "map<string,string>" -> Map.of("epochs", "1");
      default -> List.of();
    };
  }
}

package dev.pliant.results;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * What the footers of a run's files have in common, and no other run's: the run's partition and a number drawn at random.
 * So a file that stands in for another is found without reading its rows. Files of older versions have none.
 */
final class Stamp {
  private static final String KEY = "pliant.stamp";
  /** Where Spark keeps the columns' metadata in a file's footer. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Stamp() {}

  /** A stamp that no file has yet, of the run whose partition folders are called {@code partition}. */
  static String anew(String partition) {
    return partition + "/" + UUID.randomUUID();
  }

  /** Whether {@code stamp} is of the run whose partition folders are called {@code partition}. */
  static boolean isOf(String stamp, String partition) {
    return stamp.substring(0, Math.max(0, stamp.lastIndexOf('/'))).equals(partition);
  }

  /** {@code rows}, in whose file's footer {@code stamp} will be. */
  static Dataset<Row> on(Dataset<Row> rows, String stamp) {
    StructField[] fields = rows.schema().fields();
    Column[] columns = Arrays.stream(fields).map(field -> col(field.name())).toArray(Column[]::new);
    columns[0] = columns[0].as(
        fields[0].name(),
        new MetadataBuilder().withMetadata(fields[0].metadata()).putString(KEY, stamp).build());
    return rows.select(columns);
  }

  /**
   * The stamp in a footer whose texts are {@code texts}; empty in files of older versions. The columns are read as plain
   * JSON: Spark's own reader would make an object of any class that they name as a type.
   */
  static Optional<String> in(Map<String, String> texts) throws JsonProcessingException {
    String schema = texts.get(SPARK_SCHEMA);
    if (schema == null) {
      return Optional.empty();
    }
    for (JsonNode column : JSON.readTree(schema).path("fields")) {
      JsonNode stamp = column.path("metadata").path(KEY);
      if (stamp.isTextual()) {
        return Optional.of(stamp.textValue());
      }
    }
    return Optional.empty();
  }
}

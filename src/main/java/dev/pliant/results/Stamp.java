package dev.pliant.results;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * What a file's footer says of the run that it belongs to. So a file that stands in for another, and one that is missing,
 * are found without reading rows. Files of older versions say nothing.
 *
 * @param run what all files of a run have in common, and those of no other run: the run's partition and a number drawn at
 *     random; empty in files of older versions
 * @param tables the titles of the tables that the run has rows in; in the file that makes it exist, else none
 * @param share what a file of predictions is a part of; empty in all others
 */
record Stamp(Optional<String> run, Set<String> tables, Optional<Share> share) {
  private static final String RUN = "pliant.stamp";
  private static final String TABLES = "pliant.tables";
  private static final String FOLDER = "pliant.folder";
  private static final String ROWS = "pliant.rows";
  /** Where Spark keeps the columns' metadata in a file's footer. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private static final Stamp NONE = new Stamp(Optional.empty(), Set.of(), Optional.empty());
  private static final ObjectMapper JSON = new ObjectMapper();

  Stamp {
    tables = Set.copyOf(tables);
  }

  /**
   * Predictions that were written together, in one file or in several.
   *
   * @param folder of the run and of the set of examples
   * @param rows in all the files
   */
  record Share(String folder, long rows) {}

  /** A stamp that no file has yet, of the run whose partition folders are called {@code partition}. */
  static Stamp anew(String partition) {
    return new Stamp(Optional.of(partition + "/" + UUID.randomUUID()), Set.of(), Optional.empty());
  }

  /** This one, on the file that makes the run exist, which has rows in {@code tables}. */
  Stamp of(Collection<Table> tables) {
    return new Stamp(run, tables.stream().map(Table::title).collect(Collectors.toSet()), share);
  }

  /** The same run's, on each file of {@code predictions}. */
  Stamp of(Share predictions) {
    return new Stamp(run, Set.of(), Optional.of(predictions));
  }

  /** Whether this may be of the run whose partition folders are called {@code partition}. */
  boolean mayBeOf(String partition) {
    return run.isEmpty() || run.get().substring(0, Math.max(0, run.get().lastIndexOf('/'))).equals(partition);
  }

  /** {@code rows}, in whose files' footers this will be. */
  Dataset<Row> on(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    Column[] columns = Arrays.stream(fields).map(field -> col(field.name())).toArray(Column[]::new);
    MetadataBuilder metadata = new MetadataBuilder().withMetadata(fields[0].metadata());
    run.ifPresent(text -> metadata.putString(RUN, text));
    if (!tables.isEmpty()) {
      metadata.putStringArray(TABLES, tables.stream().sorted().toArray(String[]::new));
    }
    share.ifPresent(whole -> metadata.putString(FOLDER, whole.folder()).putLong(ROWS, whole.rows()));
    columns[0] = columns[0].as(fields[0].name(), metadata.build());
    return rows.select(columns);
  }

  /**
   * The stamp in a footer whose texts are {@code texts}. The columns are read as plain JSON: Spark's own reader would make
   * an object of any class that they name as a type.
   */
  static Stamp in(Map<String, String> texts) throws JsonProcessingException {
    String schema = texts.get(SPARK_SCHEMA);
    if (schema == null) {
      return NONE;
    }
    for (JsonNode column : JSON.readTree(schema).path("fields")) {
      JsonNode metadata = column.path("metadata");
      if (metadata.has(RUN) || metadata.has(FOLDER)) {
        return of(metadata);
      }
    }
    return NONE;
  }

  private static Stamp of(JsonNode metadata) {
    return new Stamp(
        Optional.ofNullable(metadata.path(RUN).textValue()),
        StreamSupport.stream(metadata.path(TABLES).spliterator(), false)
            .map(JsonNode::asText).collect(Collectors.toSet()),
        Optional.ofNullable(metadata.path(FOLDER).textValue())
            .map(folder -> new Share(folder, metadata.path(ROWS).asLong())));
  }
}

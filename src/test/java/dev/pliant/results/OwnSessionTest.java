package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.LocalSpark;
import dev.pliant.results.UnfinishedPredictions.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables are written and read alike, whatever the user's session is told of Parquet. */
@Timeout(180)
class OwnSessionTest {
  private static final Map<String, String> HOSTILE = Map.ofEntries(
      Map.entry("spark.sql.parquet.outputTimestampType", "INT96"),
      Map.entry("spark.sql.parquet.writeLegacyFormat", "true"),
      Map.entry("spark.sql.parquet.compression.codec", "uncompressed"),
      Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY"),
      Map.entry("spark.sql.parquet.int96RebaseModeInWrite", "LEGACY"),
      Map.entry("spark.sql.parquet.int96RebaseModeInRead", "LEGACY"),
      Map.entry("spark.sql.parquet.binaryAsString", "true"),
      Map.entry("spark.sql.parquet.int96AsTimestamp", "false"),
      Map.entry("spark.sql.parquet.int96TimestampConversion", "true"),
      Map.entry("spark.sql.parquet.mergeSchema", "true"),
      Map.entry("spark.sql.parquet.enableVectorizedReader", "false"),
      Map.entry("spark.sql.caseSensitive", "true"),
      Map.entry("spark.sql.ansi.enabled", "true"),
      Map.entry("spark.sql.sources.useV1SourceList", ""),
      Map.entry("spark.sql.files.maxRecordsPerFile", "1"),
      Map.entry("spark.sql.session.timeZone", "Asia/Tokyo"));

  @TempDir private Path folder;

  private static SparkSession hostile() {
    SparkSession session = LocalSpark.session().newSession();
    HOSTILE.forEach(session.conf()::set);
    return session;
  }

  @Test
  void filesAreTheSameWhateverTheSessionsSettings() throws IOException {
    Map<String, String> usual = written(LocalSpark.session(), "usual");
    assertThat(written(hostile(), "hostile")).isEqualTo(usual);
    assertThat(usual.get("runs")).contains("required int64 started_at (TIMESTAMP(MICROS,true))")
        .contains("file metadata [ZSTD]").doesNotContain("legacy");
    assertThat(usual).hasSize(Table.values().length);
    assertThat(usual.values()).noneMatch(schema -> schema.contains("int96"));
  }

  /** What the one file of each table tells of itself. */
  private Map<String, String> written(SparkSession session, String name) throws IOException {
    Path out = folder.resolve(name);
    ResultsStore results = new ResultsStore(session, out.toString());
    results.write(Runs.small("run"));
    Runs.predict(results, "run", "test", Existing.KEEP, 3, 1);
    results.writeBenchmark("benchmark", Runs.benchmark());
    results.writeComparison("comparison", Runs.comparison(), Runs.contrasts());
    Map<String, String> told = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        try (ParquetFileReader reader = ParquetFileReader.open(
            HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
          String table = out.relativize(file).getName(0).toString();
          assertThat(told.put(table, reader.getFileMetaData().getSchema() + " file metadata "
              + reader.getFooter().getBlocks().get(0).getColumns().stream().map(column -> column.getCodec())
                  .distinct().toList()
              + reader.getFileMetaData().getKeyValueMetaData().keySet())).as(table).isNull();
        }
      }
    }
    return told;
  }

  @Test
  void oldAndNewTimestampsOfATableAreRowsOfTheSameInstants() {
    Path out = folder.resolve("mixed");
    SparkSession old = LocalSpark.session().newSession();
    old.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
    OldTables.write(old, out, OldTables.VERSIONS, "old");
    new ResultsStore(LocalSpark.session(), out.toString()).write(Runs.small("new"));
    for (SparkSession session : List.of(LocalSpark.session(), hostile())) {
      ResultsStore results = new ResultsStore(session, out.toString());
      results.createViews();
      List<Row> rows = session.sql("SELECT run_id, started_at FROM runs ORDER BY run_id").collectAsList();
      assertThat(rows).extracting(row -> row.getString(0)).containsExactly("new", "old");
      assertThat(rows).extracting(row -> row.<Timestamp>getAs(1).toInstant())
          .containsExactly(Runs.STARTED, Runs.STARTED);
      assertThat(session.sql("SELECT * FROM mistakes").collectAsList()).hasSize(2);
      assertThat(results.load("old").run().startedAt()).isEqualTo(Runs.STARTED);
      assertThat(results.load("new").run().startedAt()).isEqualTo(Runs.STARTED);
      assertThat(results.newestFinished()).contains("new");
    }
  }
}

package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pliant.LocalSpark;
import dev.pliant.results.UnfinishedPredictions.Existing;
import dev.pliant.words.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged, missing or foreign file is told, whatever the user has told Spark to pass over: rows never go missing. */
@Timeout(180)
class DamagedTablesTest {
  private static final List<String> PASSING_OVER =
      List.of("spark.sql.files.ignoreCorruptFiles", "spark.sql.files.ignoreMissingFiles");

  private final SparkSession spark = LocalSpark.session();

  @TempDir private static Path sound;
  @TempDir private Path folder;

  private Path out;

  /** A run, a benchmark and a comparison, each called by what it is: rows in every table. */
  @BeforeAll
  static void write() {
    ResultsStore results = new ResultsStore(LocalSpark.session(), sound.toString());
    results.write(Runs.small("run"));
    Runs.predict(results, "run", "test", Existing.KEEP, 3, 1);
    results.writeBenchmark("benchmark", Runs.benchmark());
    results.writeComparison("comparison", Runs.comparison(), Runs.contrasts());
  }

  @BeforeEach
  void passOverWhatIsDamaged() throws IOException {
    out = folder.resolve("out");
    FileUtils.copyDirectory(sound.toFile(), out.toFile());
    PASSING_OVER.forEach(option -> spark.conf().set(option, "true"));
  }

  @AfterEach
  void reset() {
    PASSING_OVER.forEach(option -> spark.conf().unset(option));
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void everyTruncationIsTold(Table table) throws IOException {
    Path file = file(table);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += length < 16 || length > whole.length - 16 ? 1 : 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertTold(table, file, length == 0 || length == 4 ? "" : "is damaged or no Parquet file (");
    }
    Files.write(file, whole);
    assertThat(store().read(table).count()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void fileOfAnyOtherTableIsTold(Table table) throws IOException {
    Path file = file(table);
    for (Table other : Table.values()) {
      if (other != table) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Files.readAllBytes(file(other)));
        assertTold(table, file, "so it is no file of table " + table.title());
        Files.write(file, whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void fileCopiedBesideItselfIsTold(Table table) throws IOException {
    Path file = file(table);
    Files.copy(file, file.resolveSibling("copy-of-" + file.getFileName()));
    assertThatThrownBy(() -> store().read(table))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining(file.getParent().getFileName().toString())
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("rows would count twice");
    Files.move(file.resolveSibling("copy-of-" + file.getFileName()), file.resolveSibling("_copy"));
    assertThat(store().read(table).count()).as("hidden files are not looked at").isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Table.class, names = {"EPOCHS", "PARAMETERS", "CONFUSION", "WINDOWS"})
  void fileOfAnotherRunIsTold(Table table) throws IOException {
    Path file = file(table);
    byte[] own = Files.readAllBytes(file);
    for (String other : List.of("other", "run")) {
      Path elsewhere = folder.resolve("elsewhere-" + other);
      new ResultsStore(spark, elsewhere.toString()).write(Runs.small(other));
      Files.write(file, Files.readAllBytes(only(elsewhere.resolve(table.title() + "/run_id=" + other))));
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      assertThatThrownBy(() -> store().createViews())
          .isInstanceOf(DamagedTableException.class)
          .hasMessageContaining(other.equals("run") ? "not written with the other files of its run" : "by another run");
    }
    Files.write(file, own);
    store().createViews();
  }

  @Test
  void runThatTookThePlaceOfAnotherOfItsNameIsRead() throws IOException {
    ResultsStore store = store();
    store.createViews();
    for (Table table : List.of(Table.RUNS, Table.PARAMETERS)) {
      FileUtils.deleteDirectory(out.resolve(table.title() + "/run_id=run").toFile());
    }
    Path elsewhere = folder.resolve("elsewhere");
    new ResultsStore(spark, elsewhere.toString()).write(Runs.small("run"));
    for (Table table : List.of(Table.PARAMETERS, Table.RUNS)) {
      FileUtils.copyDirectory(
          elsewhere.resolve(table.title() + "/run_id=run").toFile(),
          out.resolve(table.title() + "/run_id=run").toFile());
    }
    assertThat(store.read(Table.PARAMETERS).count()).isEqualTo(2);
    assertThat(store.load("run").parameters()).hasSize(2);
  }

  @Test
  void parametersThatARunDidNotEndWithAreTold() throws IOException {
    Dataset<Row> runs = store().read(Table.RUNS);
    replace(file(Table.PARAMETERS), store().read(Table.PARAMETERS)
        .selectExpr("layer", "name", "shape", "transform(values, x -> x + 1f) AS values"));
    assertThatThrownBy(() -> store().createViews())
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining("was not written with the other files of its run");
    // As in results of older versions, whose files have no stamp.
    replace(file(Table.RUNS), runs.drop(Table.RUN_ID));
    store().createViews();
    assertThatThrownBy(() -> store().load("run"))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining("its parameters_sha256 is another");
  }

  @ParameterizedTest
  @EnumSource(value = Table.class, names = {"EPOCHS", "PARAMETERS", "CONTRASTS"})
  void fileOfAnOlderVersionInARunOfThisOneIsToldAndSoIsOneThatIsMissing(Table table) throws IOException {
    Path file = file(table);
    replace(file, store().read(table).drop(Table.RUN_ID));
    assertTold(table, file, "was not written with the other files of its run");
    FileUtils.deleteDirectory(file.getParent().toFile());
    assertTold(table, file.getParent(), "is missing, so rows of table " + table.title() + " are lost");
    FileUtils.deleteDirectory(out.resolve(table.title()).toFile());
    assertTold(table, file.getParent(), "is missing");
  }

  @Test
  void predictionsOfAnotherRunOrSetAndMissingPartsAreTold() throws IOException {
    Path folder = file(Table.PREDICTIONS).getParent();
    FileUtils.copyDirectory(folder.toFile(), folder.resolveSibling("split=train").toFile());
    assertPredictions("holds predictions of another run or of other examples");
    FileUtils.deleteDirectory(folder.resolveSibling("split=train").toFile());
    store().write(Runs.small("other"));
    Path others = out.resolve("predictions/run_id=other");
    FileUtils.copyDirectory(folder.getParent().toFile(), others.toFile());
    assertPredictions("was written by another run");
    FileUtils.deleteDirectory(others.toFile());
    try (UnfinishedPredictions predictions = store().beginPredictions("run", "test", Existing.REPLACE)) {
      predictions.write(LocalSpark.context().parallelize(Runs.predictions(4, 1), 2), 4, () -> {});
    }
    assertThat(store().read(Table.PREDICTIONS).count()).isEqualTo(4);
    Files.delete(only(folder));
    assertPredictions("holds 2 of the 4 predictions that were written there");
  }

  private void assertPredictions(String reason) {
    assertThatThrownBy(() -> store().read(Table.PREDICTIONS))
        .isInstanceOf(DamagedTableException.class).hasMessageContaining(reason).hasMessageNotContaining("\n");
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).findFirst().orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void missingAndRetypedColumnsAreTold(Table table) throws IOException {
    Path file = file(table);
    byte[] whole = Files.readAllBytes(file);
    Dataset<Row> rows = store().read(table).selectExpr(table.fileSchema().fieldNames());
    String first = rows.columns()[0];
    String last = rows.columns()[rows.columns().length - 1];
    replace(file, rows.drop(first));
    assertTold(table, file, "has no column " + first);
    Files.write(file, whole);
    replace(file, rows.withColumn(last, rows.col(last).isNull()));
    assertTold(table, file, "has column " + last + " as boolean instead of ");
    Files.write(file, whole);
    replace(file, rows.withColumnRenamed(first, first.toUpperCase(Locale.ROOT)));
    assertTold(table, file, "has no column " + first);
  }

  @Test
  void textInThePlaceOfParquetIsToldAndSoAreEmptyPartitionsAndFolders() throws IOException {
    Path file = file(Table.EPOCHS);
    Files.writeString(file, "epoch,loss\n1,0.5\n".repeat(99));
    assertTold(Table.EPOCHS, file, "is not a Parquet file");
    Files.delete(file);
    assertTold(Table.EPOCHS, file.getParent(), "holds no file, so rows of table epochs are lost");
    Files.createFile(file.resolveSibling("_SUCCESS"));
    Files.createFile(file.resolveSibling(".hidden.parquet"));
    assertTold(Table.EPOCHS, file.getParent(), "holds no file");
    Files.createDirectory(file);
    assertTold(Table.EPOCHS, file, "");
  }

  /** As a statement may name them. */
  @Test
  void brokenFileThatIsOfNoTableIsNotToBeMendedByDeletingARun() throws IOException {
    reset();
    Path file = Files.writeString(folder.resolve("mine.parquet"), "no parquet");
    for (ThrowingCallable reading : List.<ThrowingCallable>of(
        () -> spark.sql("SELECT * FROM parquet.`" + file + "`").collectAsList(),
        () -> spark.read().schema("a int").parquet(file.toString()).collectAsList())) {
      assertThat(ReadFault.in(catchThrowable(reading))).get().satisfies(told -> assertThat(told)
          .hasMessageContaining(file.toString())
          .hasMessageEndingWith("; restore it, or name another file in the statement"));
    }
  }

  @Test
  void pipesAreToldAndNotWaitedFor() throws Exception {
    Path file = file(Table.EPOCHS);
    Path whole = Files.move(file, folder.resolve("whole"));
    makePipe(file);
    assertTold(Table.EPOCHS, file, "is no file but a pipe, a socket or a device");
    Files.delete(file);
    Files.move(whole, file);
    makePipe(checksum(file));
    assertThatThrownBy(() -> store().read(Table.EPOCHS)).hasMessageContaining(checksum(file) + " is no file but a pipe");
  }

  private static void makePipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  void hiddenFilesAndStrayOnesAboveThePartitionsDoNoHarm() throws IOException {
    Path file = file(Table.EPOCHS);
    Files.writeString(file.resolveSibling("_SUCCESS"), "");
    Files.writeString(file.resolveSibling("_committed_1"), "no parquet");
    Files.writeString(file.resolveSibling(".x.parquet.crc"), "no parquet");
    Files.writeString(out.resolve("epochs/_SUCCESS"), "");
    Files.writeString(out.resolve("epochs/notes.txt"), "no parquet");
    Files.createDirectory(out.resolve("epochs/_temporary"));
    Files.createDirectory(out.resolve("epochs/.hidden"));
    Files.writeString(out.resolve("_SUCCESS"), "");
    assertThat(store().read(Table.EPOCHS).count()).isEqualTo(2);
    store().createViews();
  }

  /** The checksums of the local file system cover a file to the last bit. */
  @Test
  void everyFlippedBitOfALocalFileIsTold() throws IOException {
    Path file = file(Table.PARAMETERS);
    byte[] whole = Files.readAllBytes(file);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int bit = i == 0 ? 0 : i == 1 ? 8 * whole.length - 1 : random.nextInt(8 * whole.length);
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      // Not through the file system that keeps the checksums.
      Files.write(file, damaged);
      assertThatThrownBy(() -> store().load("run")).as("bit " + bit + ", seed " + seed)
          .isInstanceOf(DamagedTableException.class)
          .hasMessageContaining(file.getParent().toString())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void fileThatIsGoneOrDamagedAfterItWasLookedAtIsTold() throws IOException {
    Path file = file(Table.EPOCHS);
    Dataset<Row> rows = store().read(Table.EPOCHS);
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    // Within a page of the first column.
    changed[40] ^= 1;
    Files.write(file, changed);
    assertTold(rows, file);
    Files.delete(checksum(file));
    assertTold(rows, file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertTold(rows, file);
    Files.delete(file);
    assertTold(rows, file);
    assertThat(ReadFault.in(new FileNotFoundException(file.toString()))).isEmpty();
  }

  private static void assertTold(Dataset<Row> rows, Path file) {
    Throwable fault = catchThrowable(rows::collectAsList);
    assertThat(ReadFault.in(fault)).get().satisfies(told -> assertThat(told)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("; restore it or delete its run")
        .hasMessageNotContaining("\n"));
  }

  @Test
  void partitionOfANameThatNoRunHasIsToldAndOtherRunsLoad() throws IOException {
    for (String name : List.of(
        "run_id=", "run_id=%61", "run_id=%72un", "run_id=a%2fb", "run_id=%zz", "run_id=%", "run_id=a%0Ab", "run_id=a:b",
        "run_id=__HIVE_DEFAULT_PARTITION__", "run_id=%00", "run_id=%7F", "run_id=a=b", "run_id=a\tb")) {
      Path partition = Files.createDirectory(out.resolve("runs").resolve(name));
      Files.copy(file(Table.RUNS), partition.resolve("part-0.parquet"));
      for (Table table : List.of(Table.RUNS, Table.EPOCHS)) {
        assertThatThrownBy(() -> store().read(table))
            .isInstanceOf(DamagedTableException.class)
            .hasMessageContaining(out.resolve("runs") + "/" + name.replace('\t', '?')
                + " is no folder of a run: none is written with that name; rename or delete it")
            .hasMessageNotContaining("\n");
      }
      assertThat(store().load("run").run().runId()).isEqualTo("run");
      assertThat(store().runs(List.of("run"))).containsOnlyKeys("run");
      FileUtils.deleteDirectory(partition.toFile());
    }
  }

  @Test
  void fileThatMayNotBeReadIsTold() throws IOException {
    file(Table.EPOCHS);
    spark.sparkContext().hadoopConfiguration().setClass("fs.locked.impl", LockedFileSystem.class, FileSystem.class);
    ResultsStore locked = new ResultsStore(spark, "locked://" + out);
    assertThatThrownBy(() -> locked.read(Table.EPOCHS))
        .isInstanceOf(ResultsException.class)
        .isNotInstanceOf(DamagedTableException.class)
        .hasMessageContaining(file(Table.EPOCHS) + " cannot be read (Permission denied: ")
        .hasMessageContaining("this user may not read it")
        .hasMessageNotContaining("delete")
        .hasMessageNotContaining("\n");
  }

  /** Not every error is damage. */
  @Test
  void whatFailsWhileAFileIsReadIsDamageOnlyIfItTellsOfTheFile() throws IOException {
    Map<Throwable, Unread> kinds = Map.of(
        new AccessControlException("no"), Unread.DENIED,
        new FileNotFoundException(file(Table.RUNS) + " (Zu viele offene Dateien)"), Unread.FAILED,
        new ConnectException("refused"), Unread.FAILED,
        new InterruptedIOException(), Unread.FAILED,
        new NoClassDefFoundError("x"), Unread.FAILED,
        new IOException("Input/output error"), Unread.FAILED,
        new FileNotFoundException("/r/a.parquet (Datei oder Verzeichnis nicht gefunden)"), Unread.DAMAGED,
        new ParquetDecodingException("no page"), Unread.DAMAGED);
    kinds.forEach((cause, kind) -> assertThat(Unread.of(new IllegalStateException("outer", cause)))
        .as("%s", cause).isEqualTo(kind));
  }

  @Test
  void fileThatMayNotBeReadAfterItWasLookedAtIsNoDamage() throws IOException {
    spark.sparkContext().hadoopConfiguration().setClass("fs.locked.impl", LockedFileSystem.class, FileSystem.class);
    LockedFileSystem.open = true;
    Dataset<Row> rows;
    try {
      rows = new ResultsStore(spark, "locked://" + out).read(Table.EPOCHS);
    } finally {
      LockedFileSystem.open = false;
    }
    Throwable fault = catchThrowable(rows::collectAsList);
    assertThat(ReadFault.in(fault)).isEmpty();
    assertThat(Reason.of(fault)).startsWith("Permission denied: ").contains(out.toString());
  }

  @Test
  void rowsTooFewOrTooManyAndMissingValuesAreTold() throws IOException {
    Path run = file(Table.RUNS);
    byte[] whole = Files.readAllBytes(run);
    Dataset<Row> rows = store().read(Table.RUNS).drop(Table.RUN_ID);
    replace(run, rows.limit(0));
    assertTold("has 0 rows", () -> store().load("run"), () -> store().runs(List.of("run")));
    Files.write(run, whole);
    replace(run, rows.union(rows));
    assertTold("has 2 rows", () -> store().load("run"), () -> store().runs(List.of("run")));
    Files.write(run, whole);
    for (String column : List.of("status", "started_at", "layers", "config", "seed")) {
      replace(run, rows.withColumn(column, functions.lit(null).cast(rows.schema().apply(column).dataType())));
      assertTold("run 'run' has no value in column " + column,
          () -> store().load("run"), () -> store().runs(List.of("run")));
      Files.write(run, whole);
    }
    Path answers = file(Table.ANSWERS);
    Dataset<Row> answered = store().read(Table.ANSWERS).drop(Table.RUN_ID);
    replace(run, rows);
    replace(answers, answered.union(answered));
    assertTold("has more than one row of run 'run'", () -> store().answers(List.of("run"), "test"));
  }

  /** The one file of {@code table}. */
  private Path file(Table table) throws IOException {
    String name = switch (table.anchor()) {
      case BENCHMARKS -> "benchmark";
      case COMPARISONS -> "comparison";
      default -> "run";
    };
    try (Stream<Path> files = Files.walk(out.resolve(table.title()).resolve("run_id=" + name))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private void replace(Path file, Dataset<Row> rows) throws IOException {
    Path other = Files.createTempDirectory(folder, "other").resolve("rows");
    rows.coalesce(1).write().parquet(other.toString());
    try (Stream<Path> files = Files.list(other)) {
      byte[] content = Files.readAllBytes(files.filter(path -> path.toString().endsWith(".parquet")).findFirst()
          .orElseThrow());
      Files.deleteIfExists(checksum(file));
      Files.write(file, content);
    }
  }

  private static Path checksum(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".crc");
  }

  private ResultsStore store() {
    return new ResultsStore(spark, out.toString());
  }

  private void assertTold(Table table, Path file, String reason) throws IOException {
    Files.deleteIfExists(checksum(file));
    assertThatThrownBy(() -> store().read(table).collectAsList()).as(table + " " + Files.exists(file))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .hasMessageContaining("; restore ")
        .hasMessageNotContaining("\n");
  }

  private static void assertTold(String reason, ThrowingCallable... readers) {
    for (ThrowingCallable reader : readers) {
      assertThatThrownBy(reader).isInstanceOf(DamagedTableException.class)
          .hasMessageContaining(reason).hasMessageContaining("restore or delete").hasMessageNotContaining("\n");
    }
  }

  /** The local file system, whose files may not be read. */
  public static final class LockedFileSystem extends RawLocalFileSystem {
    private static volatile boolean open;

    @Override
    public URI getUri() {
      return URI.create("locked:///");
    }

    @Override
    public String getScheme() {
      return "locked";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
      if (open) {
        return super.open(file, buffer);
      }
      throw new AccessControlException("Permission denied: " + file);
    }
  }
}

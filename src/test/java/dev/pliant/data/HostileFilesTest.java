package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pliant.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are cut, damaged or made to do harm, opened and read through Spark as a command does: what comes of it is
 * the right rows, or one line that names the file.
 */
@Timeout(120)
class HostileFilesTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int BOMB_MEBIBYTES = 64;
  /** What opening a data set may allocate in all threads together, whatever its headers promise. */
  private static final long MOST_ALLOCATED = 64L * MEBIBYTE;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir
  private Path folder;
  private List<List<Object>> right;

  @ParameterizedTest
  @EnumSource(names = {"TRAIN_IMAGES", "TEST_LABELS"})
  void everyTruncationIsBadData(IdxFile file) throws IOException {
    byte[] raw = write(file);
    byte[] gzipped = IdxFiles.gzipped(raw);
    for (int length = 0; length < raw.length; length++) {
      assertRejected(file, Arrays.copyOf(raw, length));
    }
    for (int length = 0; length < gzipped.length; length++) {
      assertRejected(file, Arrays.copyOf(gzipped, length));
    }
    assertRight(file, raw);
    assertRight(file, gzipped);
  }

  /** No flip of one bit makes another consistent header: each changes the kind, or the length that goes with it. */
  @ParameterizedTest
  @EnumSource(names = {"TEST_IMAGES", "TRAIN_LABELS"})
  void everyFlippedBitOfAHeaderIsBadData(IdxFile file) throws IOException {
    byte[] raw = write(file);
    for (int bit = 0; bit < 8 * 4 * (1 + file.kind().ranks().get(0)); bit++) {
      byte[] damaged = flipped(raw, bit);
      assertRejected(file, damaged);
      assertRejected(file, IdxFiles.gzipped(damaged));
    }
  }

  /**
   * Of a gzip header's ten bytes, the time, the level and the system are of no consequence, nor is the flag that says
   * the content is text; any other is.
   */
  @Test
  void everyFlippedBitOfAGzipHeaderIsBadDataOrOfNoConsequence() throws IOException {
    IdxFile file = IdxFile.TEST_IMAGES;
    byte[] gzipped = IdxFiles.gzipped(write(file));
    for (int bit = 0; bit < 32; bit++) {
      if (bit != 24) {
        assertRejected(file, flipped(gzipped, bit));
      }
    }
    for (int bit : new int[] {24, 39, 40, 55, 56, 64, 72, 79}) {
      assertRight(file, flipped(gzipped, bit));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TRAIN_IMAGES", "TEST_LABELS"})
  void damagedChecksumsAndTrailingBytesAreBadData(IdxFile file) throws IOException {
    byte[] raw = write(file);
    byte[] gzipped = IdxFiles.gzipped(raw);
    for (int at = gzipped.length - 8; at < gzipped.length; at++) {
      assertRejected(file, flipped(gzipped, 8 * at));
    }
    assertRejected(file, ArrayUtils.add(raw, (byte) 0));
    assertRejected(file, ArrayUtils.addAll(raw, raw));
    assertRejected(file, ArrayUtils.addAll(raw, gzipped));
    assertRejected(file, ArrayUtils.add(gzipped, (byte) 0));
    assertRejected(file, ArrayUtils.addAll(gzipped, raw));
    assertRejected(file, ArrayUtils.addAll(gzipped, gzipped));
    assertRejected(file, Arrays.copyOf(gzipped, gzipped.length + 512));
  }

  /** As gzip has it: what is in several members is what is in one. */
  @ParameterizedTest
  @EnumSource(names = {"TRAIN_IMAGES", "TEST_LABELS"})
  void membersOfAGzipFileAreOneContentWhereverItIsCut(IdxFile file) throws IOException {
    byte[] raw = write(file);
    String digest = IdxScan.of(new ByteArrayInputStream(raw), file.kind(), "f").sha256();
    byte[] single = new byte[0];
    for (int at = 0; at < raw.length; at++) {
      byte[] two = ArrayUtils.addAll(
          IdxFiles.gzipped(Arrays.copyOf(raw, at)), IdxFiles.gzipped(Arrays.copyOfRange(raw, at, raw.length)));
      assertThat(IdxScan.of(new ByteArrayInputStream(two), file.kind(), "f").sha256()).isEqualTo(digest);
      single = ArrayUtils.addAll(single, IdxFiles.gzipped(new byte[] {raw[at]}));
    }
    assertRight(file, single);
    assertRejected(file, ArrayUtils.addAll(single, IdxFiles.gzipped(new byte[] {0})));
    // Without the last member, and within it.
    assertRejected(file, Arrays.copyOf(single, single.length - IdxFiles.gzipped(new byte[] {0}).length));
    assertRejected(file, Arrays.copyOf(single, single.length - 4));
  }

  @ParameterizedTest
  @CsvSource({
      "-1, 2, 2", "-2147483648, 2, 2", "2147483647, 2, 2", "3, -2, -2", "3, 0, 4", "3, 4, 0", "3, -1, 4",
      // Products beyond an int: of all, 2³² of a single image, 2³² and 0 to an int.
      "1073741824, 2, 2", "3, 65536, 65536", "1, 65536, 32768", "3, 2147483647, 2147483647", "2147483647, 4096, 4096",
      // Beyond a long.
      "2147483647, 2147483647, 2147483647", "-2147483648, -2147483648, 2",
      // The largest image that is believed, and one more.
      "3, 4096, 4096", "3, 4096, 4097",
  })
  void hostileDimensionsAreBadDataAndTakeNoMemory(int count, int rows, int columns) throws IOException {
    byte[] pixels = Arrays.copyOfRange(write(IdxFile.TRAIN_IMAGES), 16, 28);
    byte[] images = IdxFiles.images(count, rows, columns, pixels);
    assertRejectedInLittleMemory(IdxFile.TRAIN_IMAGES, images);
    assertRejectedInLittleMemory(IdxFile.TRAIN_IMAGES, IdxFiles.gzipped(images));
    if (count != 3) {
      byte[] labels = ByteBuffer.wrap(write(IdxFile.TRAIN_LABELS)).putInt(4, count).array();
      write(IdxFile.TRAIN_IMAGES);
      assertRejectedInLittleMemory(IdxFile.TRAIN_LABELS, labels);
    }
  }

  @Test
  void manyZerosThatTheHeaderPromisesAreReadInLittleMemory() throws IOException {
    byte[] images = bomb(IdxFiles.images(16, 4096, 4096, new byte[0]), 256 / BOMB_MEBIBYTES);
    long allocated = inThisThread(() -> {
      IdxScan scan = IdxScan.of(new ByteArrayInputStream(images), IdxKind.IMAGES, "f");
      assertThat(scan.header()).isEqualTo(new IdxHeader(IdxKind.IMAGES, 3, 16, 4096, 4096, 1));
      return scan;
    });
    assertThat(allocated).isLessThan(2L * MEBIBYTE);
  }

  @ParameterizedTest
  @EnumSource(IdxFile.class)
  void bombIsReadNoFurtherThanItsHeaderPromises(IdxFile file) throws IOException {
    byte[] raw = write(file);
    // Three gibibytes of zeros.
    byte[] bomb = bomb(raw, 3 * 1024 / BOMB_MEBIBYTES);
    assertThat(bomb.length).isLessThan(4 * MEBIBYTE);
    assertRejectedInLittleMemory(file, bomb);
    assertThatThrownBy(this::open).hasMessageContaining("goes on after the " + raw.length + " bytes");

    Counting counting = new Counting(new ByteArrayInputStream(bomb));
    long allocated = inThisThread(() -> assertThatThrownBy(() -> IdxScan.of(counting, file.kind(), "f"))
        .isInstanceOf(BadDataException.class));
    assertThat(allocated).isLessThan(2L * MEBIBYTE);
    assertThat(counting.count).isLessThanOrEqualTo(RawContent.BUFFER_BYTES);
  }

  @Test
  void bombWithinABombIsReadAsTheOuterOneAlone() throws IOException {
    IdxFile file = IdxFile.TEST_LABELS;
    byte[] raw = write(file);
    assertRejected(file, IdxFiles.gzipped(IdxFiles.gzipped(raw)));
    assertRejectedInLittleMemory(file, IdxFiles.gzipped(bomb(raw, 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x08, 0x10})
  void endlessNameInAGzipHeaderIsBadDataAndTakesNoMemory(int flag) throws IOException {
    byte[] gzipped = IdxFiles.gzipped(write(IdxFile.TRAIN_LABELS));
    byte[] header = Arrays.copyOf(gzipped, 10);
    header[3] = (byte) flag;
    byte[] rest = Arrays.copyOfRange(gzipped, 10, gzipped.length);
    assertRight(IdxFile.TRAIN_LABELS, concat(header, "name.gz\0".getBytes(StandardCharsets.UTF_8), rest));

    byte[] name = new byte[32 * MEBIBYTE];
    Arrays.fill(name, (byte) 'x');
    // In the first member, and in one further on.
    for (byte[] before : List.of(new byte[0], gzipped)) {
      byte[] file = concat(before, header, name, new byte[1], rest);
      long allocated = inThisThread(() ->
          assertThatThrownBy(() -> IdxScan.of(new ByteArrayInputStream(file), IdxKind.LABELS, "f"))
              .isInstanceOf(BadDataException.class)
              .hasMessageContaining("its gzip header goes on for more than 262144 bytes"));
      assertThat(allocated).isLessThan(4L * MEBIBYTE);
    }
    assertRejectedInLittleMemory(IdxFile.TRAIN_LABELS, concat(header, name, new byte[1], rest));
  }

  /** Whoever opens a pipe waits for one who writes. */
  @Test
  @Timeout(60)
  void whatIsNoRegularFileIsNotOpened() throws Exception {
    for (IdxFile file : List.of(IdxFile.TRAIN_IMAGES, IdxFile.TEST_LABELS)) {
      for (String name : List.of(file.standardName(), file.standardName() + ".gz", "." + file.standardName() + ".crc")) {
        write(file);
        if (!name.startsWith(".")) {
          Files.delete(path(file));
        }
        Path pipe = folder.resolve(name);
        Files.deleteIfExists(pipe);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(this::open).isInstanceOf(BadDataException.class)
            .hasMessage(pipe + ": is no regular file but a pipe, a socket or a device; put the file itself there");
        Files.delete(pipe);
      }
    }
    write(IdxFile.TRAIN_LABELS);
    Files.delete(path(IdxFile.TRAIN_LABELS));
    Files.createSymbolicLink(path(IdxFile.TRAIN_LABELS), Path.of("/dev/zero"));
    assertThatThrownBy(this::open).hasMessageContaining("is no regular file but a pipe, a socket or a device");
    Files.delete(path(IdxFile.TRAIN_LABELS));
    Files.createDirectory(path(IdxFile.TRAIN_LABELS));
    assertThatThrownBy(this::open).hasMessageContaining("is no regular file but a folder");
    Files.delete(path(IdxFile.TRAIN_LABELS));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    write(IdxFile.TRAIN_LABELS);
    Files.move(path(IdxFile.TRAIN_LABELS), elsewhere.resolve("labels"));
    Files.createSymbolicLink(path(IdxFile.TRAIN_LABELS), elsewhere.resolve("labels"));
    assertThat(open().trainCount()).isEqualTo(3);
  }

  /** A task reads a file again when its rows are asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"raw", "gzipped"})
  void fileThatIsCutOrGoneAfterItWasOpenedIsBadData(String kind) throws IOException {
    for (IdxFile file : List.of(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS)) {
      byte[] raw = write(file);
      byte[] content = kind.equals("raw") ? raw : IdxFiles.gzipped(raw);
      Files.write(path(file), content);
      Dataset<Row> rows = open().train();
      // The last bytes of gzipped data hold no more of it.
      int needed = kind.equals("raw") ? content.length : content.length - 12;
      for (int length = 0; length < needed; length += 3) {
        Files.write(path(file), Arrays.copyOf(content, length));
        assertBadData(file, rows::collectAsList);
      }
      Files.delete(path(file));
      assertBadData(file, rows::collectAsList);
    }
  }

  /** A data set of three training images of 2 x 2 pixels and two test images; the raw content of one of its files. */
  private byte[] write(IdxFile file) throws IOException {
    IdxFiles.write(folder, 3, 2, 2, 2, 2, 5);
    return Files.readAllBytes(path(file));
  }

  private Path path(IdxFile file) {
    return folder.resolve(file.standardName());
  }

  private ImageDataSet open() {
    return ImageDataSet.open(LocalSpark.session(), "digits", folder.toString(), null);
  }

  private List<List<Object>> rows() {
    ImageDataSet data = open();
    List<List<Object>> rows = new ArrayList<>();
    for (Dataset<Row> examples : List.of(data.train(), data.test())) {
      examples.collectAsList().forEach(row ->
          rows.add(List.of(row.get(0), row.get(1), ByteBuffer.wrap(row.getAs("pixels")))));
    }
    return rows;
  }

  /** That the data set with this content of one file is the one that was written. */
  private void assertRight(IdxFile file, byte[] content) throws IOException {
    if (right == null) {
      write(file);
      right = rows();
      assertThat(right).hasSize(5);
    }
    Files.write(path(file), content);
    assertThat(rows()).isEqualTo(right);
  }

  private void assertRejected(IdxFile file, byte[] content) throws IOException {
    Files.write(path(file), content);
    assertBadData(file, this::rows);
  }

  private void assertBadData(IdxFile file, Callable<?> read) {
    assertThatThrownBy(read::call)
        .satisfies(fault -> assertThat(badData(fault).getMessage())
            .contains(path(file) + ": ").doesNotContain("\n").matches(".*; \\S.*"));
  }

  /** What the command line tells: the fault itself, or the one that a task of Spark met. */
  private static BadDataException badData(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadDataException found) {
        return found;
      }
    }
    throw new AssertionError("no BadDataException", fault);
  }

  private void assertRejectedInLittleMemory(IdxFile file, byte[] content) throws IOException {
    Files.write(path(file), content);
    long before = inAllThreads();
    assertBadData(file, this::rows);
    assertThat(inAllThreads() - before).isLessThan(MOST_ALLOCATED);
  }

  /** What the threads that live have allocated since they began. */
  private static long inAllThreads() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).filter(n -> n > 0).sum();
  }

  private static long inThisThread(Callable<?> action) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      action.call();
    } catch (Exception e) {
      // What it tells is asserted by others.
    }
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  private static byte[] flipped(byte[] content, int bit) {
    byte[] flipped = content.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  /** The gzipped content of {@code start} and {@code times} times 64 MiB of zeros. */
  private static byte[] bomb(byte[] start, int times) throws IOException {
    byte[] zeros = IdxFiles.gzipped(new byte[BOMB_MEBIBYTES * MEBIBYTE]);
    byte[][] parts = new byte[1 + times][];
    Arrays.fill(parts, zeros);
    parts[0] = IdxFiles.gzipped(start);
    return concat(parts);
  }

  private static byte[] concat(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  /** Counts the bytes that are read of it. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}

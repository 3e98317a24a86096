package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdxScanTest {
  private static final String NAME = "/data/a-file";

  @TempDir
  private Path folder;

  @Test
  void scanOfLabelsTellsCountsAndFirstPositions() {
    IdxScan scan = scan(IdxFiles.labels(3, 0, 3, 200), IdxKind.LABELS);
    assertThat(scan.count()).isEqualTo(4);
    assertThat(scan.maxLabel()).isEqualTo(200);
    assertThat(scan.distinctLabels()).isEqualTo(3);
    assertThat(scan.labelCounts()[3]).isEqualTo(2);
    assertThat(scan.firstPositions()[3]).isZero();
    assertThat(scan.firstPositions()[0]).isEqualTo(1);
    assertThat(scan.firstPositions()[200]).isEqualTo(3);
    assertThat(scan.firstPositions()[1]).isEqualTo(-1);
  }

  /** Four-byte numbers of a header, whose bytes are turned around. */
  private static byte[] turned(byte[] file, int... places) {
    byte[] turned = file.clone();
    for (int place : places) {
      ArrayUtils.reverse(turned, place, place + 4);
    }
    return turned;
  }

  @Test
  void littleEndianHeadersAreToldAsSuch() {
    byte[] images = IdxFiles.images(400, 6, 5, new byte[400 * 30]);
    String looks = NAME + ": its header looks byte-swapped, little-endian (it would be ";
    assertThatThrownBy(() -> scan(turned(images, 4, 8, 12), IdxKind.IMAGES)).isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(looks + "400 images of 6 x 5 pixels); IDX numbers begin with their highest byte");
    assertThatThrownBy(() -> scan(turned(images, 0, 4, 8, 12), IdxKind.IMAGES)).hasMessageStartingWith(looks);
    // 300 begins with its lowest byte as a positive number, 400 as a negative one.
    assertThatThrownBy(() -> scan(turned(IdxFiles.images(300, 6, 5, new byte[9000]), 4, 8, 12), IdxKind.IMAGES))
        .hasMessageStartingWith(looks + "300 images of 6 x 5 pixels)");
    for (int count : new int[] {300, 400}) {
      assertThatThrownBy(() -> scan(turned(IdxFiles.labels(new int[count]), 4), IdxKind.LABELS))
          .hasMessageStartingWith(looks + count + " labels)");
    }
    assertThatThrownBy(() -> scan(turned(images, 4), IdxKind.IMAGES))
        .hasMessage(NAME + ": its header is damaged: -1878982656 images at byte 4; copy or fetch it again");
  }

  @Test
  void firstPositionsCountOnAcrossBuffers() {
    int[] labels = new int[3 * RawContent.BUFFER_BYTES + 5];
    int last = labels.length - 1;
    labels[last] = 7;
    assertThat(scan(IdxFiles.labels(labels), IdxKind.LABELS).firstPositions()[7]).isEqualTo(last);
  }

  @Test
  void scanOfImagesTellsSizesAndTheDigestOfTheRawContent() throws IOException {
    byte[] raw = IdxFiles.images(2, 3, 5, new byte[30]);
    for (byte[] file : new byte[][] {raw, IdxFiles.gzipped(raw)}) {
      IdxScan scan = scan(file, IdxKind.IMAGES);
      assertThat(scan.header()).isEqualTo(new IdxHeader(IdxKind.IMAGES, 3, 2, 3, 5, 1));
      assertThat(scan.sha256()).isEqualTo(DigestUtils.sha256Hex(raw));
      assertThat(scan.maxLabel()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(IdxFile.class)
  void everyTruncationIsRejected(IdxFile file) throws IOException {
    byte[] raw = content(file);
    byte[] gzipped = IdxFiles.gzipped(raw);
    for (int length = 0; length < raw.length; length++) {
      assertRejected(Arrays.copyOf(raw, length), file.kind(), "cut short");
    }
    for (int length = 0; length < gzipped.length; length++) {
      assertRejected(Arrays.copyOf(gzipped, length), file.kind(), "");
    }
  }

  @ParameterizedTest
  @EnumSource(IdxFile.class)
  void trailingBytesAreRejected(IdxFile file) throws IOException {
    byte[] raw = content(file);
    assertRejected(ArrayUtils.add(raw, (byte) 0), file.kind(), "goes on after the " + raw.length + " bytes");
    assertRejected(IdxFiles.gzipped(ArrayUtils.add(raw, (byte) 0)), file.kind(), "goes on after");
    assertRejected(ArrayUtils.add(IdxFiles.gzipped(raw), (byte) 0), file.kind(), "Garbage after a valid .gz stream");
    assertRejected(ArrayUtils.addAll(IdxFiles.gzipped(raw), IdxFiles.gzipped(new byte[1])), file.kind(),
        "goes on after");
  }

  @ParameterizedTest
  @EnumSource(IdxFile.class)
  void anyOtherHeaderByteIsRejected(IdxFile file) throws IOException {
    byte[] raw = content(file);
    for (int position = 0; position < 4 * (1 + file.kind().ranks().get(0)); position++) {
      for (int change = 1; change < 256; change++) {
        byte[] damaged = raw.clone();
        damaged[position] ^= (byte) change;
        assertRejected(damaged, file.kind(), "");
      }
    }
  }

  @Test
  void anyDamageToAGzipStreamIsRejectedOrLeavesTheContentWhole() throws IOException {
    byte[] raw = content(IdxFile.TEST_IMAGES);
    byte[] gzipped = IdxFiles.gzipped(raw);
    Set<Integer> harmless = new HashSet<>();
    for (int position = 0; position < gzipped.length; position++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = gzipped.clone();
        damaged[position] ^= (byte) (1 << bit);
        try {
          assertThat(scan(damaged, IdxKind.IMAGES).sha256()).isEqualTo(DigestUtils.sha256Hex(raw));
          harmless.add(position);
        } catch (BadDataException e) {
          assertThat(e).hasMessageStartingWith(NAME + ": ").hasMessageNotContaining("\n");
        }
      }
    }
    // A flag that nobody heeds, the time, the level and the system; then the padding of the last byte of data.
    assertThat(harmless).isSubsetOf(3, 4, 5, 6, 7, 8, 9, gzipped.length - 9);
  }

  @ParameterizedTest
  @CsvSource({
      "-1, 2, 2, '-1 images at byte 4'",
      "1, 0, 2, 'images of 0 x 2 pixels'",
      "1, 2, 0, 'images of 2 x 0 pixels'",
      "1, -2, 2, 'images of -2 x 2 pixels'",
      "1, -2, -2, 'images of -2 x -2 pixels'",
      "1, 65536, 65536, 'images of 65536 x 65536 pixels'",
      "1, 2147483647, 2147483647, 'images of 2147483647 x 2147483647 pixels'",
      "1, 4096, 4097, 'images of 4096 x 4097 pixels'",
      "2147483647, 4096, 4096, 'promises 36028797002186768 bytes, it ends after 20'",
      "1073741824, 2, 2, 'promises 4294967312 bytes, it ends after 20'",
  })
  void hostileDimensionsAreRejected(int count, int rows, int columns, String message) {
    assertRejected(IdxFiles.images(count, rows, columns, new byte[4]), IdxKind.IMAGES, message);
  }

  @Test
  void negativeLabelCountIsRejected() {
    assertRejected(new byte[] {0, 0, 8, 1, -1, -1, -1, -1}, IdxKind.LABELS, "-1 labels at byte 4");
  }

  @Test
  void labelsInThePlaceOfImagesAreRejected() {
    assertRejected(IdxFiles.labels(1, 2, 3), IdxKind.IMAGES, "starts with 0x00000801, expected 0x00000803");
  }

  @Test
  void endlessFileIsReadNoFurtherThanItsHeaderPromises() {
    byte[] header = IdxFiles.images(1, 100, 100, new byte[0]);
    long[] served = {0};
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        long position = served[0]++;
        return position < header.length ? header[(int) position] & 0xff : 0;
      }
    };
    assertThatThrownBy(() -> IdxScan.of(endless, IdxKind.IMAGES, NAME))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("goes on after the 10016 bytes");
    assertThat(served[0]).isLessThanOrEqualTo(10016 + 2L * RawContent.BUFFER_BYTES);
  }

  private byte[] content(IdxFile file) throws IOException {
    IdxFiles.write(folder, 13, 7, 3, 4, 3, 5);
    return Files.readAllBytes(folder.resolve(file.standardName()));
  }

  private static IdxScan scan(byte[] file, IdxKind kind) {
    return IdxScan.of(new ByteArrayInputStream(file), kind, NAME);
  }

  private static void assertRejected(byte[] file, IdxKind kind, String message) {
    assertThatThrownBy(() -> scan(file, kind))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(NAME + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}

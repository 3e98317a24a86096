package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.LocalSpark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDataSetTest {
  @TempDir
  private Path folder;

  @Test
  void openedFolderTellsItsSizesAndRows() throws IOException {
    IdxFiles.write(folder, 11, 7, 3, 5, 4, 1);
    ImageDataSet data = open(null);
    assertThat(data.name()).isEqualTo("digits");
    assertThat(data.rows()).isEqualTo(3);
    assertThat(data.columns()).isEqualTo(5);
    assertThat(data.features()).isEqualTo(15);
    assertThat(data.classes()).isEqualTo(4);
    assertThat(data.trainCount()).isEqualTo(11);
    assertThat(data.testCount()).isEqualTo(7);
    assertThat(data).hasToString("digits: 11 training and 7 test images of 3 x 5 pixels in 4 classes");
    assertThat(data.train().schema()).isEqualTo(ImageDataSet.SCHEMA);
    assertHolds(data.train(), IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, 15);
    assertHolds(data.test(), IdxFiles.TEST_IMAGES, IdxFiles.TEST_LABELS, 15);
  }

  @Test
  void digestIsThatOfTheListingOfTheRawFiles() throws IOException {
    IdxFiles.write(folder, 11, 7, 3, 5, 4, 2);
    StringBuilder listing = new StringBuilder();
    for (String file : List.of(
        IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, IdxFiles.TEST_IMAGES, IdxFiles.TEST_LABELS)) {
      listing.append(DigestUtils.sha256Hex(Files.readAllBytes(folder.resolve(file)))).append("  ").append(file)
          .append('\n');
    }
    assertThat(open(null).sha256()).isEqualTo(DigestUtils.sha256Hex(listing.toString()));
  }

  @Test
  void imagesInColourAreRowsOfAllTheirChannels() throws IOException {
    byte[] pixels = new byte[4 * 2 * 5 * 3];
    new SplittableRandom(5).nextBytes(pixels);
    byte[] few = Arrays.copyOf(pixels, 2 * 2 * 5 * 3);
    Files.write(folder.resolve("train-images-idx4-ubyte"), IdxFiles.images(4, 2, 5, 3, pixels));
    Files.write(folder.resolve(IdxFiles.TRAIN_LABELS), IdxFiles.labels(0, 1, 2, 1));
    Files.write(folder.resolve("t10k-images.idx4-ubyte.gz"), IdxFiles.gzipped(IdxFiles.images(2, 2, 5, 3, few)));
    Files.write(folder.resolve(IdxFiles.TEST_LABELS), IdxFiles.labels(2, 0));
    ImageDataSet data = open(null);
    assertThat(data.shape()).isEqualTo(new ImageShape(2, 5, 3, 3));
    assertThat(data.features()).isEqualTo(30);
    assertThat(data).hasToString("digits: 4 training and 2 test images of 2 x 5 x 3 pixels in 3 classes");
    List<Row> rows = data.train().orderBy("id").collectAsList();
    for (int i = 0; i < 4; i++) {
      assertThat(rows.get(i).<byte[]>getAs("pixels")).isEqualTo(Arrays.copyOfRange(pixels, 30 * i, 30 * (i + 1)));
    }
    assertRejected(new ImageShape(2, 5, 3), file("train-images-idx4-ubyte")
        + ": has images of 2 x 5 x 3 pixels, this data set has 2 x 5; put the right files there");

    Files.delete(folder.resolve("t10k-images.idx4-ubyte.gz"));
    Files.write(folder.resolve(IdxFiles.TEST_IMAGES), IdxFiles.images(2, 2, 5, Arrays.copyOf(few, 20)));
    assertRejected(null, file(IdxFiles.TEST_IMAGES) + ": has images of 2 x 5 pixels, "
        + file("train-images-idx4-ubyte") + " of 2 x 5 x 3; take both from the same data set");
  }

  @Test
  void gzippedFilesGiveTheSameRowsAndDigestAsRawFiles() throws IOException {
    IdxFiles.write(folder.resolve("raw"), 50, 20, 9, 9, 3, 3);
    IdxFiles.gzip(IdxFiles.write(folder.resolve("gzipped"), 50, 20, 9, 9, 3, 3));
    ImageDataSet raw = open(folder.resolve("raw"), null);
    ImageDataSet gzipped = open(folder.resolve("gzipped"), null);
    assertThat(gzipped.sha256()).isEqualTo(raw.sha256());
    assertThat(rows(gzipped.train())).isEqualTo(rows(raw.train())).hasSize(50);
    assertThat(rows(gzipped.test())).isEqualTo(rows(raw.test())).hasSize(20);
  }

  @Test
  void rowsDoNotDependOnThePartitions() throws IOException {
    IdxFiles.write(folder, 13, 7, 4, 4, 3, 4);
    IdxFiles.gzip(folder);
    ImageDataSet data = open(null);
    List<List<Object>> whole = rows(data.examples(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, 1));
    assertThat(whole).hasSize(13);
    for (int partitions : new int[] {2, 5, 13, 40}) {
      Dataset<Row> split = data.examples(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, partitions);
      assertThat(split.rdd().getNumPartitions()).isEqualTo(Math.min(partitions, 13));
      assertThat(rows(split)).isEqualTo(whole);
      assertThat(split.javaRDD().glom().collect()).noneMatch(List::isEmpty);
    }
  }

  @Test
  void rowsCanBeTakenWithoutReadingOn() throws IOException {
    IdxFiles.write(folder, 20, 5, 2, 2, 2, 5);
    assertThat(open(null).train().limit(3).select("id").collectAsList())
        .extracting(row -> row.getLong(0)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void namesWithADotAndMisleadingNamesAreTaken() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 2, 2, 6);
    List<List<Object>> rows = rows(open(null).train());
    Files.move(folder.resolve(IdxFiles.TRAIN_IMAGES), folder.resolve("train-images.idx3-ubyte"));
    Files.move(folder.resolve(IdxFiles.TEST_LABELS), folder.resolve("t10k-labels.idx1-ubyte.gz"));
    assertThat(rows(open(null).train())).isEqualTo(rows);
  }

  @Test
  void rawFileIsPreferredToGzipped() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 2, 2, 7);
    Files.writeString(folder.resolve(IdxFiles.TRAIN_IMAGES + ".gz"), "nonsense");
    assertThat(open(null).trainCount()).isEqualTo(6);
  }

  @Test
  void missingFolderIsNamed() {
    Path missing = folder.resolve("nowhere");
    assertThatThrownBy(() -> open(missing, null))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(missing + ": there is no such folder; the folder should hold train-images-idx3-ubyte");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 2, 2, 8);
    Files.delete(folder.resolve(IdxFiles.TEST_LABELS));
    assertThatThrownBy(() -> open(null))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(folder + ": has no t10k-labels-idx1-ubyte; the folder should hold");
  }

  @Test
  void fileInThePlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> open(file, null))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file + ": is not a folder");
  }

  @Test
  void unknownFileSystemIsBadDataInOneLine() {
    assertThatThrownBy(() -> ImageDataSet.open(LocalSpark.session(), "digits", "nofs://host/data", null))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith("nofs://host/data: cannot be read (No FileSystem for scheme \"nofs\")")
        .hasMessageNotContaining("\n");
  }

  @Test
  void damagedFilesAreBadDataInOneLineWithoutSpark() throws IOException {
    IdxFiles.gzip(IdxFiles.write(folder, 6, 6, 2, 2, 2, 9));
    Path file = folder.resolve(IdxFiles.TEST_IMAGES + ".gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    assertRejected(null, file + ": cannot be read to its end (it ends too early); copy or fetch it again");
    whole[whole.length - 5] ^= 1;
    Files.write(file, whole);
    assertRejected(null, file + ": cannot be read to its end (Gzip-compressed data is corrupt (CRC32 error));"
        + " copy or fetch it again");
  }

  @Test
  void unequalCountsAreRejected() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 2, 2, 10);
    Files.write(file(IdxFiles.TRAIN_LABELS), IdxFiles.labels(0, 1, 0, 1, 0));
    assertRejected(null, file(IdxFiles.TRAIN_LABELS) + ": has 5 labels for the 6 images of "
        + file(IdxFiles.TRAIN_IMAGES) + "; take both from the same data set");
  }

  @Test
  void rawFileGoesBeforeAGzippedOneBesideIt() throws IOException {
    IdxFiles.write(folder, 6, 4, 2, 2, 2, 11);
    assertThat(open(null).ignored()).isEmpty();
    String digest = open(null).sha256();
    Files.write(file(IdxFiles.TRAIN_LABELS + ".gz"), IdxFiles.gzipped(IdxFiles.labels(1, 1, 1, 1, 0, 0)));
    assertThat(open(null).ignored()).containsExactly(IdxFiles.TRAIN_LABELS + ".gz");
    assertThat(open(null).sha256()).isEqualTo(digest);
  }

  @Test
  void allLabelsOfOneClassAreRejected() throws IOException {
    labelled(new int[] {0, 0, 0}, 0);
    assertRejected(null, file(IdxFiles.TRAIN_LABELS) + ": all labels are 0, and a network distinguishes two classes or more"
        + "; put the right file there or, if it is right, end --layers with the number of classes");
    assertThat(ImageDataSet.open(LocalSpark.session(), "digits", folder.toString(), 2).classes()).isEqualTo(2);
  }

  @Test
  void emptySetIsRejected() throws IOException {
    IdxFiles.write(folder, 6, 0, 2, 2, 2, 11);
    assertRejected(null, file(IdxFiles.TEST_IMAGES) + ": holds no images; put the right file there");
  }

  @Test
  void unequalImageSizesAreRejected() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 3, 2, 12);
    byte[] pixels = new byte[36];
    Files.write(file(IdxFiles.TEST_IMAGES), IdxFiles.images(6, 3, 2, pixels));
    assertRejected(null, file(IdxFiles.TEST_IMAGES) + ": has images of 3 x 2 pixels, "
        + file(IdxFiles.TRAIN_IMAGES) + " of 2 x 3; take both from the same data set");
  }

  @Test
  void otherImageSizeThanExpectedIsRejected() throws IOException {
    IdxFiles.write(folder, 6, 6, 2, 3, 2, 13);
    assertRejected(new ImageShape(3, 2, 2), file(IdxFiles.TRAIN_IMAGES)
        + ": has images of 2 x 3 pixels, this data set has 3 x 2; put the right files there");
    assertThat(open(new ImageShape(2, 3, 2)).classes()).isEqualTo(2);
  }

  @Test
  void labelBeyondTheExpectedClassesIsNamedWithItsFirstPosition() throws IOException {
    labelled(new int[] {0, 1, 2, 4, 3, 4}, 0, 1);
    String classes = " is out of range: this data set has the classes 0 to 2; put the right file there";
    assertRejected(new ImageShape(2, 2, 3), file(IdxFiles.TRAIN_LABELS) + ": label 4 of example 3" + classes);
    labelled(new int[] {0, 1, 2}, 0, 1, 3);
    assertRejected(new ImageShape(2, 2, 3), file(IdxFiles.TEST_LABELS) + ": label 3 of example 2" + classes);
    assertThat(open(new ImageShape(2, 2, 5)).classes()).isEqualTo(5);
  }

  @Test
  void testLabelThatTrainingNeverReachesIsRejected() throws IOException {
    labelled(new int[] {0, 1, 2}, 1, 5, 4);
    assertRejected(null, file(IdxFiles.TEST_LABELS) + ": label 5 of example 1 is out of range:"
        + " the training labels end at 2; put the right file there or, if it is right, end --layers with the number of classes");
  }

  @Test
  void loneLargeTrainingLabelIsNotTakenForManyClasses() throws IOException {
    labelled(new int[] {0, 1, 2, 250, 3}, 0, 1);
    assertRejected(null, file(IdxFiles.TRAIN_LABELS) + ": label 250 of example 3 is out of range:"
        + " only 5 of the 251 classes that it would make occur; put the right file there or, if it is right, end --layers with the number of classes");
    labelled(new int[] {0, 1, 5}, 0, 5);
    assertThat(open(null).classes()).isEqualTo(6);
  }

  @Test
  void explicitClassesTakeThePlaceOfTheInferred() throws IOException {
    labelled(new int[] {0, 250}, 0, 251);
    String directory = folder.toString();
    assertThat(ImageDataSet.open(LocalSpark.session(), "digits", directory, 252).classes()).isEqualTo(252);
    assertThat(ImageDataSet.open(LocalSpark.session(), "digits", directory, 1000).classes()).isEqualTo(1000);
    assertThatThrownBy(() -> ImageDataSet.open(LocalSpark.session(), "digits", directory, 251))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(file(IdxFiles.TEST_LABELS) + ": label 251 of example 1 is out of range");
    assertThatThrownBy(() -> ImageDataSet.open(LocalSpark.session(), "digits", directory, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a data set has at least one class, not 0");
  }

  @Test
  void writtenClassesCanBeToldApartByTheirPixels() throws IOException {
    IdxFiles.write(folder, 40, 20, 6, 6, 4, 14);
    byte[][] prototypes = new byte[4][];
    for (Row row : open(null).train().collectAsList()) {
      prototypes[row.getInt(1)] = row.getAs("pixels");
    }
    for (Row row : open(null).test().collectAsList()) {
      byte[] pixels = row.getAs("pixels");
      long[] distances = Arrays.stream(prototypes).mapToLong(prototype -> distance(prototype, pixels)).toArray();
      assertThat(distances[row.getInt(1)]).isEqualTo(Arrays.stream(distances).min().orElseThrow());
    }
  }

  /** Rows of any range are those that the digest was taken of, whatever chunks their files are compared in. */
  @Test
  void rangesWithinAndAcrossChunksAreRead() throws IOException {
    // Chunks of 409 images, and of 65536 labels.
    IdxFiles.write(folder, 1500, 5, 16, 10, 3, 15);
    ImageDataSet data = open(null);
    List<List<Object>> whole = rows(data.examples(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, 1));
    assertHolds(data.train(), IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, 160);
    for (int partitions : new int[] {4, 7, 1500}) {
      assertThat(rows(data.examples(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, partitions))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "train-images-idx3-ubyte, 16, false", "train-images-idx3-ubyte, 240015, false",
      "train-labels-idx1-ubyte, 1507, false", "t10k-images-idx3-ubyte, 16, false", "t10k-labels-idx1-ubyte, 8, false",
      "train-images-idx3-ubyte, 100000, true", "train-labels-idx1-ubyte, 8, true", "t10k-labels-idx1-ubyte, 12, true"})
  void oneByteThatChangesAfterTheFilesWereReadIsTold(String name, int place, boolean gzipped) throws IOException {
    IdxFiles.write(folder, 1500, 5, 16, 10, 3, 16);
    byte[] raw = Files.readAllBytes(file(name));
    if (gzipped) {
      IdxFiles.gzip(folder);
    }
    ImageDataSet data = open(null);
    raw[place] ^= 1;
    Path file = file(gzipped ? name + ".gz" : name);
    Files.write(file, gzipped ? IdxFiles.gzipped(raw) : raw);
    Dataset<Row> rows = name.startsWith("train") ? data.train() : data.test();
    assertThatThrownBy(rows::collectAsList).rootCause()
        .isInstanceOf(BadDataException.class)
        .hasMessage(file + ": changed while it was in use (its content is not what it was when the data set was opened);"
            + " put it back as it was, or start again with files that nothing writes");
  }

  /** What is lost with an executor is read again, which is later still. */
  @Test
  void rowsThatAreReadAgainAreComparedAgain() throws IOException {
    IdxFiles.write(folder, 30, 5, 4, 4, 3, 17);
    Dataset<Row> train = open(null).train();
    assertThat(train.collectAsList()).hasSize(30);
    byte[] labels = Files.readAllBytes(file(IdxFiles.TRAIN_LABELS));
    labels[20] ^= 1;
    Files.write(file(IdxFiles.TRAIN_LABELS), labels);
    assertThatThrownBy(train::collectAsList).rootCause().isInstanceOf(BadDataException.class);
  }

  private static long distance(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return sum;
  }

  /** A data set of blank 2 x 2 images with these labels. */
  private void labelled(int[] train, int... test) throws IOException {
    Files.write(file(IdxFiles.TRAIN_LABELS), IdxFiles.labels(train));
    Files.write(file(IdxFiles.TRAIN_IMAGES), IdxFiles.images(train.length, 2, 2, new byte[4 * train.length]));
    Files.write(file(IdxFiles.TEST_LABELS), IdxFiles.labels(test));
    Files.write(file(IdxFiles.TEST_IMAGES), IdxFiles.images(test.length, 2, 2, new byte[4 * test.length]));
  }

  private void assertHolds(Dataset<Row> examples, String images, String labels, int features) throws IOException {
    byte[] pixels = Files.readAllBytes(file(images));
    byte[] classes = Files.readAllBytes(file(labels));
    List<Row> rows = examples.collectAsList();
    assertThat(rows).hasSize(classes.length - 8);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getLong(0)).isEqualTo(i);
      assertThat(rows.get(i).getInt(1)).isEqualTo(classes[8 + i]);
      assertThat((byte[]) rows.get(i).get(2))
          .isEqualTo(Arrays.copyOfRange(pixels, 16 + i * features, 16 + (i + 1) * features));
    }
  }

  private static List<List<Object>> rows(Dataset<Row> examples) {
    return examples.collectAsList().stream()
        .map(row -> List.of(row.get(0), row.get(1), (Object) ByteBuffer.wrap(row.getAs("pixels"))))
        .toList();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private ImageDataSet open(ImageShape expected) {
    return open(folder, expected);
  }

  private static ImageDataSet open(Path directory, ImageShape expected) {
    return ImageDataSet.open(LocalSpark.session(), "digits", directory.toString(), expected);
  }

  private void assertRejected(ImageShape expected, String message) {
    assertThatThrownBy(() -> open(expected)).isInstanceOf(BadDataException.class).hasMessage(message);
  }
}

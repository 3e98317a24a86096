package dev.pliant.data;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether four files, each sound by itself, make a data set together. */
record Consistency(Map<IdxFile, FileLocation> locations, Map<IdxFile, IdxScan> scans) {

  /** @throws BadDataException when counts or image sizes do not go together, or differ from the expected */
  void checkSizes(Optional<Shape> expected) {
    checkCounts(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS);
    checkCounts(IdxFile.TEST_IMAGES, IdxFile.TEST_LABELS);
    IdxHeader train = header(IdxFile.TRAIN_IMAGES);
    IdxHeader test = header(IdxFile.TEST_IMAGES);
    if (train.rows() != test.rows() || train.columns() != test.columns()) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: has images of %d x %d pixels, %s of %d x %d; take both from the same data set",
          file(IdxFile.TEST_IMAGES), test.rows(), test.columns(),
          file(IdxFile.TRAIN_IMAGES), train.rows(), train.columns()));
    }
    expected.filter(shape -> shape.rows() != train.rows() || shape.columns() != train.columns())
        .ifPresent(shape -> {
          throw new BadDataException(String.format(
              Locale.ROOT, "%s: has images of %d x %d pixels, this data set has %d x %d; put the right files there",
              file(IdxFile.TRAIN_IMAGES), train.rows(), train.columns(), shape.rows(), shape.columns()));
        });
  }

  private void checkCounts(IdxFile images, IdxFile labels) {
    if (header(images).count() != header(labels).count()) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: has %d labels for the %d images of %s; take both from the same data set",
          file(labels), header(labels).count(), header(images).count(), file(images)));
    }
    if (header(images).count() == 0) {
      throw new BadDataException(file(images) + ": holds no images; put the right file there");
    }
  }

  /**
   * The number of classes: the known one, or what the training labels tell.
   *
   * @throws BadDataException when a label is out of range
   */
  int checkLabels(Optional<Integer> known) {
    if (known.isPresent()) {
      int classes = known.get();
      String why = "this data set has the classes 0 to " + (classes - 1);
      checkBelow(classes, IdxFile.TRAIN_LABELS, why + "; put the right file there");
      checkBelow(classes, IdxFile.TEST_LABELS, why + "; put the right file there");
      return classes;
    }
    IdxScan train = scans.get(IdxFile.TRAIN_LABELS);
    int max = train.maxLabel();
    long present = train.distinctLabels();
    String remedy = "; put the right file there or, if it is right, end --layers with the number of classes";
    if (max + 1 - present > present) {
      checkBelow(max, IdxFile.TRAIN_LABELS, String.format(
          Locale.ROOT, "only %d of the %d classes that it would make occur", present, max + 1) + remedy);
    }
    checkBelow(max + 1, IdxFile.TEST_LABELS, "the training labels end at " + max + remedy);
    return max + 1;
  }

  private void checkBelow(int classes, IdxFile labels, String why) {
    IdxScan scan = scans.get(labels);
    int first = -1;
    for (int label = classes; label <= scan.maxLabel(); label++) {
      long position = scan.firstPositions()[label];
      if (position >= 0 && (first < 0 || position < scan.firstPositions()[first])) {
        first = label;
      }
    }
    if (first >= 0) {
      throw new BadDataException(String.format(Locale.ROOT, "%s: label %d of example %d is out of range: %s",
          file(labels), first, scan.firstPositions()[first], why));
    }
  }

  private IdxHeader header(IdxFile file) {
    return scans.get(file).header();
  }

  private String file(IdxFile file) {
    return locations.get(file).display();
  }
}

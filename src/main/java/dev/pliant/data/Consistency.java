package dev.pliant.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether four files, each sound by itself, make a data set together. */
record Consistency(Map<IdxFile, FileLocation> locations, Map<IdxFile, IdxScan> scans) {

  /** @throws BadDataException when counts or image sizes do not go together, or differ from the expected */
  void checkSizes(Optional<ImageShape> expected) {
    checkCounts(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS);
    checkCounts(IdxFile.TEST_IMAGES, IdxFile.TEST_LABELS);
    IdxHeader train = header(IdxFile.TRAIN_IMAGES);
    IdxHeader test = header(IdxFile.TEST_IMAGES);
    if (!train.size().equals(test.size())) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: has images of %s pixels, %s of %s; take both from the same data set",
          file(IdxFile.TEST_IMAGES), test.size(), file(IdxFile.TRAIN_IMAGES), train.size()));
    }
    expected.map(ImageShape::size).filter(size -> !size.equals(train.size()))
        .ifPresent(size -> {
          throw new BadDataException(String.format(
              Locale.ROOT, "%s: has images of %s pixels, this data set has %s; put the right files there",
              file(IdxFile.TRAIN_IMAGES), train.size(), size));
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
   * Checks labels against the classes that the data set is known to have.
   *
   * @throws BadDataException when one is out of range
   */
  void checkKnown(int classes) {
    String why = "this data set has the classes 0 to " + (classes - 1) + "; put the right file there";
    checkBelow(classes, IdxFile.TRAIN_LABELS, why);
    checkBelow(classes, IdxFile.TEST_LABELS, why);
  }

  /**
   * Checks labels against the classes that the user says there are.
   *
   * @throws LabelRangeException when one is out of range
   */
  void checkSaid(int classes) {
    int believed = isSparse(scans.get(IdxFile.TRAIN_LABELS)) ? 0 : scans.get(IdxFile.TRAIN_LABELS).maxLabel() + 1;
    for (IdxFile labels : List.of(IdxFile.TRAIN_LABELS, IdxFile.TEST_LABELS)) {
      OptionalInt first = firstFrom(classes, labels);
      if (first.isPresent()) {
        throw new LabelRangeException(found(labels, first.getAsInt()), classes, believed > classes ? believed : 0);
      }
    }
  }

  /**
   * The number of classes that the training labels have.
   *
   * @throws BadDataException when a label is out of range, or all are the same class
   */
  int inferred() {
    IdxScan train = scans.get(IdxFile.TRAIN_LABELS);
    int max = train.maxLabel();
    long present = train.distinctLabels();
    String remedy = "; put the right file there or, if it is right, end --layers with the number of classes";
    if (max == 0) {
      throw new BadDataException(
          file(IdxFile.TRAIN_LABELS) + ": all labels are 0, and a network distinguishes two classes or more" + remedy);
    }
    if (isSparse(train)) {
      checkBelow(max, IdxFile.TRAIN_LABELS, String.format(
          Locale.ROOT, "only %d of the %d classes that it would make occur", present, max + 1) + remedy);
    }
    checkBelow(max + 1, IdxFile.TEST_LABELS, "the training labels end at " + max + remedy);
    return max + 1;
  }

  /** Whether the largest label makes more classes that do not occur than classes that occur. */
  private static boolean isSparse(IdxScan labels) {
    return labels.maxLabel() + 1 > 2 * labels.distinctLabels();
  }

  private void checkBelow(int classes, IdxFile labels, String why) {
    firstFrom(classes, labels).ifPresent(label -> {
      throw new BadDataException(found(labels, label) + " is out of range: " + why);
    });
  }

  /** That of the labels from {@code classes} on which comes first. */
  private OptionalInt firstFrom(int classes, IdxFile labels) {
    IdxScan scan = scans.get(labels);
    int first = -1;
    for (int label = classes; label <= scan.maxLabel(); label++) {
      long position = scan.firstPositions()[label];
      if (position >= 0 && (first < 0 || position < scan.firstPositions()[first])) {
        first = label;
      }
    }
    return first < 0 ? OptionalInt.empty() : OptionalInt.of(first);
  }

  private String found(IdxFile labels, int label) {
    return file(labels) + ": label " + label + " of example " + scans.get(labels).firstPositions()[label];
  }

  private IdxHeader header(IdxFile file) {
    return scans.get(file).header();
  }

  private String file(IdxFile file) {
    return locations.get(file).display();
  }
}

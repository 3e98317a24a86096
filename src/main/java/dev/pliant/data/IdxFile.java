package dev.pliant.data;

import java.util.List;
import java.util.stream.Stream;

/** The four files of a data set, in their fixed order, under the names that MNIST gave them. */
enum IdxFile {
  TRAIN_IMAGES("train-images", IdxKind.IMAGES),
  TRAIN_LABELS("train-labels", IdxKind.LABELS),
  TEST_IMAGES("t10k-images", IdxKind.IMAGES),
  TEST_LABELS("t10k-labels", IdxKind.LABELS);

  static final String FOLDER_HOLDS = "the folder should hold train-images-idx3-ubyte, train-labels-idx1-ubyte,"
      + " t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (idx4 for images in colour), each as it is or gzipped with .gz";

  private final String stem;
  private final IdxKind kind;

  IdxFile(String stem, IdxKind kind) {
    this.stem = stem;
    this.kind = kind;
  }

  /** The usual name of the raw file of grey images, or of labels. */
  String standardName() {
    return name(kind.ranks().get(0));
  }

  /** The usual name of the raw file where images have {@code channels} channels. */
  String standardName(int channels) {
    return channels == 1 ? standardName() : name(kind.ranks().get(kind.ranks().size() - 1));
  }

  private String name(int rank) {
    return stem + "-idx" + rank + "-ubyte";
  }

  /** Whether it is of the training set, and not of the test set. */
  boolean isOfTraining() {
    return this == TRAIN_IMAGES || this == TRAIN_LABELS;
  }

  IdxKind kind() {
    return kind;
  }

  /** The names it may have in a folder, the preferred first: raw before gzipped. */
  List<String> names() {
    List<String> raw = kind.ranks().stream().map(this::name)
        .flatMap(name -> Stream.of(name, name.replace("-idx", ".idx"))).toList();
    return Stream.concat(raw.stream(), raw.stream().map(name -> name + ".gz")).toList();
  }
}

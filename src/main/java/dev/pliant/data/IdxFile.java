package dev.pliant.data;

import java.util.List;

/** The four files of a data set, in their fixed order, under the names that MNIST gave them. */
enum IdxFile {
  TRAIN_IMAGES("train-images-idx3-ubyte", IdxKind.IMAGES),
  TRAIN_LABELS("train-labels-idx1-ubyte", IdxKind.LABELS),
  TEST_IMAGES("t10k-images-idx3-ubyte", IdxKind.IMAGES),
  TEST_LABELS("t10k-labels-idx1-ubyte", IdxKind.LABELS);

  static final String FOLDER_HOLDS = "the folder should hold train-images-idx3-ubyte, train-labels-idx1-ubyte,"
      + " t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each as it is or gzipped with .gz";

  private final String standardName;
  private final IdxKind kind;

  IdxFile(String standardName, IdxKind kind) {
    this.standardName = standardName;
    this.kind = kind;
  }

  /** The raw file's usual name. */
  String standardName() {
    return standardName;
  }

  IdxKind kind() {
    return kind;
  }

  /** The names it may have in a folder, the preferred first: raw before gzipped. */
  List<String> names() {
    String dotted = standardName.replace("-idx", ".idx");
    return List.of(standardName, dotted, standardName + ".gz", dotted + ".gz");
  }
}

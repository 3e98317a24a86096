package dev.pliant.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Images in the binary form of CIFAR (Krizhevsky 2009, "Learning multiple layers of features from tiny images"): each
 * image is a byte with its label, and then its red, its green and its blue values, each row by row.
 *
 * @param train the files of the training set, in order
 * @param test those of the test set
 */
record CifarBatches(List<RawFile> train, List<RawFile> test) {
  CifarBatches {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** All files. */
  List<RawFile> files() {
    return Stream.concat(train.stream(), test.stream()).toList();
  }

  /** How many images of {@code shape} a file has. */
  static int images(RawFile batch, ImageShape shape) {
    return Math.toIntExact(batch.bytes() / itemBytes(shape));
  }

  /** Bytes of an image with its label. */
  private static int itemBytes(ImageShape shape) {
    return 1 + shape.features();
  }

  /**
   * Writes the content of IDX file {@code file}, in which the channels of a pixel lie one after the other.
   *
   * @param folder where the batches are, as the catalogue has them
   */
  void writeIdx(IdxFile file, ImageShape shape, Path folder, OutputStream out) throws IOException {
    boolean images = file.kind() == IdxKind.IMAGES;
    List<RawFile> batches = file.isOfTraining() ? train : test;
    DataOutputStream header = new DataOutputStream(out);
    header.writeInt(IdxKind.magic(images ? IdxHeader.RANK_IN_COLOUR : 1));
    header.writeInt(batches.stream().mapToInt(batch -> images(batch, shape)).sum());
    if (images) {
      header.writeInt(shape.rows());
      header.writeInt(shape.columns());
      header.writeInt(shape.channels());
    }
    for (RawFile batch : batches) {
      byte[] planes = Files.readAllBytes(folder.resolve(batch.name()));
      out.write(images ? images(planes, shape) : labels(planes, shape));
    }
  }

  private static byte[] labels(byte[] planes, ImageShape shape) {
    byte[] labels = new byte[planes.length / itemBytes(shape)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = planes[i * itemBytes(shape)];
    }
    return labels;
  }

  private static byte[] images(byte[] planes, ImageShape shape) {
    int pixels = shape.rows() * shape.columns();
    int count = planes.length / itemBytes(shape);
    byte[] images = new byte[count * shape.features()];
    int to = 0;
    for (int i = 0; i < count; i++) {
      int from = i * itemBytes(shape) + 1;
      for (int pixel = 0; pixel < pixels; pixel++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          images[to++] = planes[from + channel * pixels + pixel];
        }
      }
    }
    return images;
  }
}

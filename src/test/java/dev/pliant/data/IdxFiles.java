package dev.pliant.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX data sets for tests. */
public final class IdxFiles {
  public static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  public static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  public static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  public static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  private static final int NOISE = 30;

  private IdxFiles() {}

  /**
   * Writes four raw files. Each class has a random image of its own, and its examples differ from that by a little
   * noise, so the labels can be learned from the pixels. The classes take turns in random order: each occurs in a set
   * of at least {@code classes} examples.
   *
   * @return {@code folder}, which is made if need be
   */
  public static Path write(Path folder, int train, int test, int rows, int columns, int classes, long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[][] prototypes = new byte[classes][rows * columns];
    for (byte[] prototype : prototypes) {
      random.nextBytes(prototype);
    }
    Files.createDirectories(folder);
    write(folder, TRAIN_IMAGES, TRAIN_LABELS, train, rows, columns, prototypes, random);
    write(folder, TEST_IMAGES, TEST_LABELS, test, rows, columns, prototypes, random);
    return folder;
  }

  private static void write(
      Path folder, String imageFile, String labelFile, int count, int rows, int columns, byte[][] prototypes,
      Random random) throws IOException {
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      turns.add(i % prototypes.length);
    }
    Collections.shuffle(turns, random);
    ByteBuffer pixels = ByteBuffer.allocate(count * rows * columns);
    for (int label : turns) {
      for (byte pixel : prototypes[label]) {
        int noisy = (pixel & 0xff) + random.nextInt(2 * NOISE + 1) - NOISE;
        pixels.put((byte) Math.max(0, Math.min(255, noisy)));
      }
    }
    Files.write(folder.resolve(imageFile), images(count, rows, columns, pixels.array()));
    Files.write(folder.resolve(labelFile), labels(turns.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** The content of an image file with this header, whether or not the pixels go with it. */
  public static byte[] images(int count, int rows, int columns, byte[] pixels) {
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x0803).putInt(count).putInt(rows).putInt(columns).put(pixels).array();
  }

  /** The content of a file of images in colour. */
  public static byte[] images(int count, int rows, int columns, int channels, byte[] pixels) {
    return ByteBuffer.allocate(20 + pixels.length)
        .putInt(0x0804).putInt(count).putInt(rows).putInt(columns).putInt(channels).put(pixels).array();
  }

  /** The content of a label file. */
  public static byte[] labels(int... labels) {
    ByteBuffer file = ByteBuffer.allocate(8 + labels.length).putInt(0x0801).putInt(labels.length);
    for (int label : labels) {
      file.put((byte) label);
    }
    return file.array();
  }

  /** Replaces every file of a folder by its gzipped form. */
  public static Path gzip(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.toList();
    }
    for (Path file : files) {
      Files.write(file.resolveSibling(file.getFileName() + ".gz"), gzipped(Files.readAllBytes(file)));
      Files.delete(file);
    }
    return folder;
  }

  public static byte[] gzipped(byte[] raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(raw);
    }
    return bytes.toByteArray();
  }
}

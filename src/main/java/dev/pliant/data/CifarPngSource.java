package dev.pliant.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pliant.files.Aside;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.hadoop.fs.FileUtil;

/**
 * A source that has CIFAR's batches as pictures: for {@code data_batch_1.bin}, {@code data_batch_1.png} with an image in
 * each row, and the labels of all training batches in {@code train_lables.json}, of the test batch in
 * {@code test_lables.json}.
 */
record CifarPngSource(Source pictures) implements Source {
  private static final String BATCH = ".bin";
  private static final String PICTURE = ".png";
  private static final String TEST = "test_";
  private static final String LABELS = "lables.json";
  private static final int CHANNELS = 3;

  @Override
  public void fetch(Set<String> wanted, Receiver receiver) throws IOException {
    Set<String> files = new LinkedHashSet<>();
    for (String name : wanted) {
      files.add(picture(name));
      files.add(labels(name));
    }
    Path folder = Aside.temporaryFolder();
    try {
      pictures.fetch(files, (name, content) -> Files.copy(content, folder.resolve(name)));
      for (String name : new TreeSet<>(wanted)) {
        receiver.receive(name, new ByteArrayInputStream(batch(folder, name)));
      }
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static String picture(String batch) {
    return batch.replace(BATCH, PICTURE);
  }

  private static String labels(String batch) {
    return (batch.startsWith(TEST) ? TEST : "train_") + LABELS;
  }

  /** The batch as CIFAR has it: a label and three planes for each image. */
  private static byte[] batch(Path folder, String name) throws IOException {
    BufferedImage picture = read(folder.resolve(picture(name)));
    int[] labels = labels(folder.resolve(labels(name)), name, picture.getHeight());
    int pixels = picture.getWidth();
    byte[] batch = new byte[Math.multiplyExact(labels.length, 1 + CHANNELS * pixels)];
    int[] colours = new int[pixels];
    int to = 0;
    for (int row = 0; row < labels.length; row++) {
      picture.getRGB(0, row, pixels, 1, colours, 0, pixels);
      batch[to++] = (byte) labels[row];
      for (int shift = Byte.SIZE * (CHANNELS - 1); shift >= 0; shift -= Byte.SIZE) {
        for (int colour : colours) {
          batch[to++] = (byte) (colour >> shift);
        }
      }
    }
    return batch;
  }

  private static BufferedImage read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("it has no " + file.getFileName());
    }
    try (InputStream in = Files.newInputStream(file); ImageInputStream image = ImageIO.createImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
      if (!readers.hasNext()) {
        throw new IOException(file.getFileName() + " is no picture");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(image);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > ImageShape.MAX_IMAGE_BYTES) {
          throw new IOException(file.getFileName() + " is larger than a batch");
        }
        return reader.read(0);
      } catch (IllegalArgumentException e) {
        throw new IOException(file.getFileName() + " is damaged: " + e.getMessage(), e);
      } finally {
        reader.dispose();
      }
    }
  }

  /** The labels of the batch called {@code name}, of {@code count} images: all batches have as many. */
  private static int[] labels(Path file, String name, int count) throws IOException {
    try {
      int[] all = new ObjectMapper().readValue(file.toFile(), int[].class);
      String number = name.replaceAll("\\D", "");
      int from = number.isEmpty() ? 0 : Math.multiplyExact(Integer.parseInt(number) - 1, count);
      if (from < 0 || from + count > all.length) {
        throw new IOException(file.getFileName() + " has " + all.length + " labels, too few for " + name);
      }
      return Arrays.copyOfRange(all, from, from + count);
    } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
      throw new IOException(file.getFileName() + " holds no labels for " + name, e);
    }
  }
}

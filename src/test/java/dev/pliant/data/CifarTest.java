package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small data set in the binary form of CIFAR, from each kind of source. */
class CifarTest {
  private static final int ROWS = 4;
  private static final int COLUMNS = 3;
  private static final int PIXELS = ROWS * COLUMNS;
  private static final int IN_BATCH = 5;
  private static final List<String> BATCHES = List.of("data_batch_1", "data_batch_2", "test_batch");

  @TempDir private Path folder;
  private Path binary;
  /** By batch and place. */
  private final List<List<byte[]>> images = new ArrayList<>();
  private final List<int[]> labels = new ArrayList<>();

  /** Each image [rows, columns, channels]. */
  @BeforeEach
  void make() throws IOException {
    binary = Files.createDirectories(folder.resolve("binary"));
    SplittableRandom random = new SplittableRandom(3);
    for (String name : BATCHES) {
      List<byte[]> ofBatch = new ArrayList<>();
      ByteBuffer file = ByteBuffer.allocate(IN_BATCH * (1 + 3 * PIXELS));
      int[] ofImages = random.ints(IN_BATCH, 0, 4).toArray();
      for (int i = 0; i < IN_BATCH; i++) {
        byte[] image = new byte[3 * PIXELS];
        random.nextBytes(image);
        ofBatch.add(image);
        file.put((byte) ofImages[i]);
        for (int channel = 0; channel < 3; channel++) {
          for (int pixel = 0; pixel < PIXELS; pixel++) {
            file.put(image[3 * pixel + channel]);
          }
        }
      }
      images.add(ofBatch);
      labels.add(ofImages);
      Files.write(binary.resolve(name + ".bin"), file.array());
    }
  }

  private byte[] imagesFile(int from, int to) {
    ByteBuffer file = ByteBuffer.allocate(20 + (to - from) * IN_BATCH * 3 * PIXELS)
        .putInt(0x0804).putInt((to - from) * IN_BATCH).putInt(ROWS).putInt(COLUMNS).putInt(3);
    images.subList(from, to).forEach(batch -> batch.forEach(file::put));
    return file.array();
  }

  private byte[] labelsFile(int from, int to) {
    return IdxFiles.labels(labels.subList(from, to).stream().flatMapToInt(Arrays::stream).toArray());
  }

  private Catalogue catalogue(String... sources) throws IOException {
    StringBuilder text = new StringBuilder("small { title = t, rows = 4, columns = 3, channels = 3, classes = 4\n");
    text.append("files {\n");
    text.append(file("train-images-idx4-ubyte", imagesFile(0, 2))).append(file("train-labels-idx1-ubyte", labelsFile(0, 2)));
    text.append(file("t10k-images-idx4-ubyte", imagesFile(2, 3))).append(file("t10k-labels-idx1-ubyte", labelsFile(2, 3)));
    text.append("}\nbatches { train = [").append(batch(BATCHES.get(0))).append(", ").append(batch(BATCHES.get(1)));
    text.append("]\n test = [").append(batch(BATCHES.get(2))).append("] }\n");
    text.append("sources = [").append(Stream.of(sources).map(source -> '"' + source + '"').collect(Collectors.joining(", ")));
    Path file = folder.resolve("datasets.conf");
    Files.writeString(file, text.append("] }\n"));
    return Catalogue.load(file);
  }

  private static String file(String name, byte[] content) {
    return name + " { bytes = " + content.length + ", sha256 = " + DigestUtils.sha256Hex(content) + " }\n";
  }

  private String batch(String name) throws IOException {
    byte[] content = Files.readAllBytes(binary.resolve(name + ".bin"));
    return "{ name = " + name + ".bin, bytes = " + content.length + ", sha256 = " + DigestUtils.sha256Hex(content) + " }";
  }

  private void assertFetched(Catalogue catalogue) throws IOException {
    Path cache = Files.createTempDirectory(folder, "cache");
    assertThat(catalogue.cached("small", cache)).isEmpty();
    Path fetched = catalogue.fetch("small", cache, new FetchListener() {});
    assertThat(Files.readAllBytes(fetched.resolve("train-images-idx4-ubyte"))).isEqualTo(imagesFile(0, 2));
    assertThat(Files.readAllBytes(fetched.resolve("train-labels-idx1-ubyte"))).isEqualTo(labelsFile(0, 2));
    assertThat(Files.readAllBytes(fetched.resolve("t10k-images-idx4-ubyte"))).isEqualTo(imagesFile(2, 3));
    assertThat(Files.readAllBytes(fetched.resolve("t10k-labels-idx1-ubyte"))).isEqualTo(labelsFile(2, 3));
    try (Stream<Path> left = Files.list(fetched)) {
      assertThat(left).as("nothing else").hasSize(4);
    }
    assertThat(catalogue.cached("small", cache)).contains(fetched);
  }

  @Test
  void filesAreMadeFromBatches() throws IOException {
    assertFetched(catalogue("folder:" + binary));
  }

  @Test
  void filesAreMadeFromBatchesInAnArchive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String name : BATCHES) {
        byte[] content = Files.readAllBytes(binary.resolve(name + ".bin"));
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name + ".bin");
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    byte[] archive = IdxFiles.gzipped(bytes.toByteArray());
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/there.tar.gz", exchange -> {
      try (exchange) {
        exchange.sendResponseHeaders(200, archive.length);
        exchange.getResponseBody().write(archive);
      }
    });
    server.start();
    try {
      String host = "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
      assertThatThrownBy(() -> catalogue(host + "/absent.tar.gz").fetch("small", folder, new FetchListener() {}))
          .isInstanceOf(BadDataException.class).hasMessageContaining("absent.tar.gz: HTTP status 404");
      assertFetched(catalogue(host + "/there.tar.gz"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void filesAreMadeFromBatchesThatAreRowsOfPictures() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (int b = 0; b < BATCHES.size(); b++) {
      BufferedImage picture = new BufferedImage(PIXELS, IN_BATCH, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < IN_BATCH; i++) {
        byte[] image = images.get(b).get(i);
        for (int p = 0; p < PIXELS; p++) {
          picture.setRGB(p, i, (image[3 * p] & 0xff) << 16 | (image[3 * p + 1] & 0xff) << 8 | image[3 * p + 2] & 0xff);
        }
      }
      ImageIO.write(picture, "png", pictures.resolve(BATCHES.get(b) + ".png").toFile());
    }
    Files.writeString(pictures.resolve("train_lables.json"), json(IntStream.range(0, 2)));
    Files.writeString(pictures.resolve("test_lables.json"), json(IntStream.of(2)));
    assertFetched(catalogue("cifar-png:folder:" + pictures));

    Files.writeString(pictures.resolve("train_lables.json"), "[1, 2]");
    assertThatThrownBy(() -> catalogue("cifar-png:folder:" + pictures).fetch("small", folder, new FetchListener() {}))
        .isInstanceOf(BadDataException.class).hasMessageContaining("train_lables.json has 2 labels, too few for data_batch_1");
    Files.writeString(pictures.resolve("train_lables.json"), "{}");
    assertThatThrownBy(() -> catalogue("cifar-png:folder:" + pictures).fetch("small", folder, new FetchListener() {}))
        .isInstanceOf(BadDataException.class).hasMessageContaining("train_lables.json holds no labels for data_batch_1");
    Files.writeString(pictures.resolve("data_batch_1.png"), "no picture");
    assertThatThrownBy(() -> catalogue("cifar-png:folder:" + pictures).fetch("small", folder, new FetchListener() {}))
        .isInstanceOf(BadDataException.class).hasMessageContaining("data_batch_1.png is no picture").hasMessageNotContaining("\n");
  }

  private String json(IntStream batches) {
    return batches.boxed().flatMap(b -> Arrays.stream(labels.get(b)).boxed()).map(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void batchThatIsNotTheCataloguesIsRefusedAndWhatCameWholeIsKept() throws IOException {
    Catalogue catalogue = catalogue("folder:" + binary);
    byte[] last = Files.readAllBytes(binary.resolve("test_batch.bin"));
    byte[] damaged = last.clone();
    damaged[7] ^= 1;
    Files.write(binary.resolve("test_batch.bin"), damaged);
    Path cache = folder.resolve("cache");
    assertThatThrownBy(() -> catalogue.fetch("small", cache, new FetchListener() {}))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("test_batch.bin: has another SHA-256 than the catalogue's");
    assertThat(cache.resolve("small/train-images-idx4-ubyte")).doesNotExist();

    Path rest = Files.createDirectories(folder.resolve("rest"));
    Files.write(rest.resolve("test_batch.bin"), last);
    Files.move(folder.resolve("datasets.conf"), folder.resolve("first.conf"));
    Path fetched = Catalogue.load(Files.writeString(folder.resolve("datasets.conf"), Files.readString(
        folder.resolve("first.conf")).replace("folder:" + binary, "folder:" + rest)))
        .fetch("small", cache, new FetchListener() {});
    assertThat(Files.readAllBytes(fetched.resolve("t10k-images-idx4-ubyte"))).isEqualTo(imagesFile(2, 3));
    assertThat(fetched.resolve("batches")).doesNotExist();
  }
}

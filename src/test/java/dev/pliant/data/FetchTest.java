package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
  private static final List<String> NAMES = List.of(
      IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, IdxFiles.TEST_IMAGES, IdxFiles.TEST_LABELS);

  @TempDir
  private Path folder;
  private Path originals;
  private Path cache;
  private HttpServer server;
  private ExecutorService threads;
  private final Map<String, byte[]> served = new ConcurrentHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final Events events = new Events();

  @BeforeEach
  void serve() throws IOException {
    originals = IdxFiles.write(folder.resolve("originals"), 40, 20, 5, 5, 4, 21);
    cache = folder.resolve("cache");
    for (String name : NAMES) {
      served.put("/good/" + name + ".gz", IdxFiles.gzipped(Files.readAllBytes(originals.resolve(name))));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      synchronized (requests) {
        requests.add(path);
      }
      byte[] body = served.get(path);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void mirrorGivesTheRawFilesAndTellsProgress() throws IOException {
    Path fetched = fetch(mirror("good"));
    assertThat(fetched).isEqualTo(cache.resolve("digits"));
    assertCached();
    assertThat(events.log).containsExactly("trying " + mirror("good"));
    for (String name : NAMES) {
      long bytes = Files.size(originals.resolve(name));
      assertThat(events.progress.get(name)).isEqualTo(bytes + "/" + bytes);
    }
  }

  @Test
  void whatIsThereAlreadyIsNotFetchedAgain() throws IOException {
    fetch(mirror("good"));
    requests.clear();
    fetch(mirror("good"));
    assertThat(requests).isEmpty();
  }

  @Test
  void cachedFileWithTheWrongContentIsFetchedAnew() throws IOException {
    Path fetched = fetch(mirror("good"));
    requests.clear();
    Path image = fetched.resolve(IdxFiles.TEST_IMAGES);
    byte[] content = Files.readAllBytes(image);
    content[20] ^= 1;
    Files.write(image, content);
    Files.write(fetched.resolve(IdxFiles.TEST_LABELS), new byte[3]);
    fetch(mirror("good"));
    assertCached();
    assertThat(requests).containsExactlyInAnyOrder(
        "/good/" + IdxFiles.TEST_IMAGES + ".gz", "/good/" + IdxFiles.TEST_LABELS + ".gz");
  }

  @Test
  void brokenDownloadGoesOnWithTheFilesThatAreStillMissing() throws IOException {
    byte[] images = served.remove("/good/" + IdxFiles.TEST_IMAGES + ".gz");
    assertThatThrownBy(() -> fetch(mirror("good")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(IdxFiles.TEST_IMAGES + ".gz: HTTP status 404");
    Set<String> kept = files();
    assertThat(kept).isSubsetOf(NAMES).doesNotContain(IdxFiles.TEST_IMAGES);
    served.put("/good/" + IdxFiles.TEST_IMAGES + ".gz", images);
    requests.clear();
    fetch(mirror("good"));
    assertCached();
    assertThat(requests).hasSize(NAMES.size() - kept.size());
  }

  @Test
  void nextSourceServesWhatTheFirstCannot() throws IOException {
    String dead = "http://" + host(unusedPort()) + "/";
    fetch(dead, mirror("nowhere"), mirror("good"));
    assertCached();
    assertThat(events.log).hasSize(5);
    assertThat(events.log.get(0)).isEqualTo("trying " + dead);
    assertThat(events.log.get(1)).isEqualTo("failed " + dead + ": Connection refused");
    assertThat(events.log.get(2)).isEqualTo("trying " + mirror("nowhere"));
    assertThat(events.log.get(3)).startsWith("failed " + mirror("nowhere")).endsWith(".gz: HTTP status 404");
    assertThat(events.log.get(4)).isEqualTo("trying " + mirror("good"));
  }

  @Test
  void damagedAnswersAreRefusedAndLeaveNothingBehind() throws IOException {
    String name = IdxFiles.TRAIN_LABELS;
    byte[] raw = Files.readAllBytes(originals.resolve(name));
    byte[] gzipped = served.get("/good/" + name + ".gz");
    byte[] other = raw.clone();
    other[raw.length - 1] ^= 1;
    assertRefused(Arrays.copyOf(gzipped, gzipped.length / 2), name + ": it ends too early");
    assertRefused(new byte[0], name + ": ends after 0 of 48 bytes");
    assertRefused(IdxFiles.gzipped(Arrays.copyOf(raw, 20)), name + ": ends after 20 of 48 bytes");
    assertRefused(IdxFiles.gzipped(other), name + ": has another SHA-256 than the catalogue's");
    assertRefused(IdxFiles.gzipped(new byte[50_000_000]), name + ": goes on after 48 bytes");
    assertRefused("<html>busy</html>".getBytes(StandardCharsets.UTF_8), name + ": ends after 17 of 48 bytes");
  }

  private void assertRefused(byte[] answer, String reason) throws IOException {
    for (String name : NAMES) {
      served.put("/bad/" + name + ".gz", served.get("/good/" + name + ".gz"));
    }
    served.put("/bad/" + IdxFiles.TRAIN_LABELS + ".gz", answer);
    assertThatThrownBy(() -> fetch(mirror("bad")))
        .isInstanceOf(BadDataException.class)
        .hasMessage("digits: cannot be fetched; tried " + mirror("bad") + " (" + reason + ");"
            + " put its files into a folder and name that with --data DIR");
    assertThat(files()).isSubsetOf(NAMES).doesNotContain(IdxFiles.TRAIN_LABELS);
    assertThat(events.log).endsWith("failed " + mirror("bad") + ": " + reason);
  }

  @Test
  void answerCutShortByTheServerIsRefused() throws IOException {
    byte[] body = served.get("/good/" + IdxFiles.TRAIN_IMAGES + ".gz");
    server.createContext("/cut/", exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, body.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    });
    HttpSource source = HttpSource.of(mirror("cut"));
    assertThatThrownBy(() -> source.fetch(
        Set.of(IdxFiles.TRAIN_IMAGES), (name, content) -> RawContent.of(content).transferTo(
            OutputStream.nullOutputStream())))
        .isInstanceOf(IOException.class)
        .satisfies(fault -> assertThat(Reason.outermost(fault)).isEqualTo("it ends too early"));
    assertThatThrownBy(() -> fetch(mirror("cut")))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("it ends too early");
    assertThat(files()).isEmpty();
  }

  @Test
  void stalledAnswerIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    server.createContext("/stall/", exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write(new byte[10]);
      exchange.getResponseBody().flush();
      try (exchange) {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    HttpSource source = new HttpSource(URI.create(mirror("stall")), Duration.ofSeconds(5), Duration.ofMillis(200));
    assertThatThrownBy(() -> source.fetch(
        Set.of(IdxFiles.TRAIN_IMAGES), (name, content) -> content.readAllBytes()))
        .isInstanceOf(IOException.class)
        .hasMessage("Read timed out");
    end.countDown();
  }

  @Test
  void folderSourceTakesRawAndGzippedFiles() throws IOException {
    Path source = IdxFiles.write(folder.resolve("source"), 40, 20, 5, 5, 4, 21);
    Path labels = source.resolve(IdxFiles.TRAIN_LABELS);
    Files.write(source.resolve(IdxFiles.TRAIN_LABELS + ".gz"), IdxFiles.gzipped(Files.readAllBytes(labels)));
    Files.delete(labels);
    fetch("folder:" + source);
    assertCached();
  }

  @Test
  void failureOfAllSourcesSaysWhatWasTriedAndWhatToDo() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> fetch("folder:" + folder.resolve("nowhere"), "folder:" + empty))
        .isInstanceOf(BadDataException.class)
        .hasMessageMatching("digits: cannot be fetched; tried folder:\\S+nowhere \\(there is no such folder\\),"
            + " folder:\\S+empty \\(no such file: \\S+-ubyte\\.gz\\);"
            + " put its files into a folder and name that with --data DIR");
  }

  @Test
  void manyCanFetchAtOnce() throws Exception {
    int fetchers = 4;
    CyclicBarrier start = new CyclicBarrier(fetchers);
    Catalogue catalogue = catalogue(mirror("good"));
    List<Future<Path>> results = new ArrayList<>();
    for (int i = 0; i < fetchers; i++) {
      results.add(threads.submit(() -> {
        start.await();
        return catalogue.fetch("digits", cache, new FetchListener() {});
      }));
    }
    for (Future<Path> result : results) {
      assertThat(result.get()).isEqualTo(cache.resolve("digits"));
    }
    assertCached();
    assertThat(files()).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void cacheThatCannotBeWrittenIsNamed() throws IOException {
    Files.createFile(cache);
    assertThatThrownBy(() -> fetch(mirror("good")))
        .isInstanceOf(BadDataException.class)
        .hasMessageStartingWith(cache.resolve("digits") + ": cannot keep the files of digits (")
        .hasMessageEndingWith("; name a folder that has them with --data DIR")
        .hasMessageNotContaining("\n");
    assertThat(requests).isEmpty();
  }

  private Path fetch(String... sources) throws IOException {
    events.log.clear();
    return catalogue(sources).fetch("digits", cache, events);
  }

  private Catalogue catalogue(String... sources) throws IOException {
    StringBuilder text = new StringBuilder("digits { title = Digits, rows = 5, columns = 5, classes = 4\n files {\n");
    for (String name : NAMES) {
      byte[] raw = Files.readAllBytes(originals.resolve(name));
      text.append(String.format(
          Locale.ROOT, "%s { bytes = %d, sha256 = \"%s\" }%n", name, raw.length, DigestUtils.sha256Hex(raw)));
    }
    text.append("}\n sources = [")
        .append(Stream.of(sources).map(source -> '"' + source + '"').collect(Collectors.joining(",")))
        .append("] }");
    return Catalogue.load(Files.writeString(folder.resolve("datasets.conf"), text));
  }

  private String mirror(String path) {
    return "http://" + host(server.getAddress().getPort()) + "/" + path + "/";
  }

  private static String host(int port) {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> list = Files.list(cache.resolve("digits"))) {
      return list.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void assertCached() {
    for (String name : NAMES) {
      assertThat(cache.resolve("digits").resolve(name)).hasSameBinaryContentAs(originals.resolve(name));
    }
  }

  private static final class Events implements FetchListener {
    private final List<String> log = new ArrayList<>();
    private final Map<String, String> progress = new ConcurrentHashMap<>();

    @Override
    public void trying(String source) {
      log.add("trying " + source);
    }

    @Override
    public void progress(String file, long bytes, long total) {
      progress.put(file, bytes + "/" + total);
    }

    @Override
    public void failed(String source, String reason) {
      log.add("failed " + source + ": " + reason);
    }
  }
}

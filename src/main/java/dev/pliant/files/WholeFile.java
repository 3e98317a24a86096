package dev.pliant.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for somebody else, on any file system: written aside and then moved into place, so that it is there whole or not
 * at all. Where its path is a symbolic link, the link stays, and what it points to is meant.
 */
public final class WholeFile {
  private static final Logger LOG = LoggerFactory.getLogger(WholeFile.class);
  private static final String LOCAL = "file";
  private static final int MOST_LINKS = 40;

  private final FileSystem fs;
  private final Path path;
  private final Configuration hadoop;

  /** What a path leads to. */
  public enum Kind {
    NOTHING,
    FILE,
    FOLDER,
    /** A device, a pipe or a socket. */
    OTHER
  }

  /** What is written. */
  @FunctionalInterface
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  private WholeFile(FileSystem fs, Path path, Configuration hadoop) {
    this.fs = fs;
    this.path = path;
    this.hadoop = hadoop;
  }

  /**
   * The file at {@code given}.
   *
   * @throws IOException if its file system cannot be reached, or its links lead nowhere
   */
  public static WholeFile at(Configuration hadoop, Path given) throws IOException {
    // A file for a user has no checksums beside it.
    FileSystem plain = FileOutput.plain(given.getFileSystem(hadoop));
    Path path = plain.makeQualified(given);
    return new WholeFile(plain, isLocal(path) ? followed(path) : path, hadoop);
  }

  private static boolean isLocal(Path path) {
    return LOCAL.equals(path.toUri().getScheme());
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static Path followed(Path path) throws IOException {
    java.nio.file.Path file = local(path);
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException("too many symbolic links");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return new Path(LOCAL, null, file.toString());
  }

  /** Its file system, without checksums. */
  public FileSystem fileSystem() {
    return fs;
  }

  /** Its full path. */
  public Path path() {
    return path;
  }

  /** What is there. */
  public Kind kind() throws IOException {
    try {
      if (isLocal(path)) {
        BasicFileAttributes there = Files.readAttributes(local(path), BasicFileAttributes.class);
        return there.isDirectory() ? Kind.FOLDER : there.isRegularFile() ? Kind.FILE : Kind.OTHER;
      }
      return fs.getFileStatus(path).isDirectory() ? Kind.FOLDER : Kind.FILE;
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Kind.NOTHING;
    }
  }

  /** Its first bytes, {@code most} at most. */
  public byte[] read(int most) throws IOException {
    try (InputStream in = fs.open(path)) {
      return in.readNBytes(most);
    }
  }

  /**
   * Writes the file; folders that are missing are made. One that is replaced leaves its permissions to the new one.
   *
   * @param replacing {@link Rename#OVERWRITE} to replace a file that is there
   * @return how many bytes it has
   * @throws IOException if it cannot be written; then nothing is left, and one that was there before stays
   */
  public long write(Content content, Rename replacing) throws IOException {
    Path folder = path.getParent();
    Aside.clear(fs, folder);
    Path aside = Aside.in(folder);
    boolean moved = false;
    try {
      try (OutputStream out = FileOutput.create(fs, aside)) {
        content.write(out);
      }
      long bytes = fs.getFileStatus(aside).getLen();
      moveHere(aside, replacing);
      moved = true;
      return bytes;
    } finally {
      if (!moved) {
        remove(aside);
      }
    }
  }

  /**
   * Moves a file of the same file system here.
   *
   * @param replacing {@link Rename#OVERWRITE} to replace a file that is there
   * @throws IOException if something is there that is not to be replaced, or the file system does not do it
   */
  public void moveHere(Path source, Rename replacing) throws IOException {
    switch (kind()) {
      case NOTHING -> rename(source);
      case FILE -> {
        if (replacing != Rename.OVERWRITE) {
          throw new IOException(path + " is there already");
        }
        replaceBy(source);
      }
      default -> throw new IOException(path + " is there and no file");
    }
  }

  private void rename(Path source) throws IOException {
    if (!fs.rename(source, path)) {
      throw new IOException("the file system did not rename " + source + " to " + path);
    }
  }

  private void replaceBy(Path source) throws IOException {
    FileStatus there = fs.getFileStatus(path);
    fs.setPermission(source, there.getPermission());
    if (isLocal(path)) {
      Files.move(local(source), local(path), StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      FileContext.getFileContext(fs.getUri(), hadoop).rename(source, path, Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      // Not every file system can do it in one.
      fs.delete(path, false);
      rename(source);
    }
  }

  private void remove(Path aside) {
    try {
      fs.delete(aside, true);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be removed: {}", aside, e.getMessage());
    }
  }

  /** The path; on the local file system without the scheme. */
  @Override
  public String toString() {
    return isLocal(path) ? path.toUri().getPath() : path.toString();
  }
}

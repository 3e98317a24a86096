package dev.pliant.training;

import dev.pliant.data.BadDataException;
import dev.pliant.files.Access;
import dev.pliant.files.FileOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: files in a folder of any Hadoop file system. Each file is written under another name and
 * then renamed, so a file is whole or not there at all. Each has a digest, so a damaged file is never resumed from.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-[0-9]{6,}-[0-9]{6,}");
  /** An array of bytes holds no more. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - Long.BYTES;
  /** Less than the largest byte array holds, because a checkpoint has more than these numbers. */
  private static final int MOST_FLOATS = Integer.MAX_VALUE / Float.BYTES - (1 << 24);
  private static final String ASIDE = "_writing-";

  private final FileSystem fs;
  private final Path folder;
  private final Map<String, String> run;
  private final int kept;
  private final int windows;

  /**
   * @param folder created with the first checkpoint
   * @param run description of the run, for whoever resumes it; stored in each checkpoint
   * @param kept how many of the newest checkpoints are kept; 0 writes none
   * @param windows number of averaging windows after which a checkpoint is written within an epoch; 0 writes them only
   *     between epochs
   */
  public Checkpoints(FileSystem fs, Path folder, Map<String, String> run, int kept, int windows) {
    if (kept < 0 || windows < 0) {
      throw new IllegalArgumentException("counts must be at least 0, not " + kept + " and " + windows);
    }
    this.fs = fs;
    this.folder = folder;
    this.run = Map.copyOf(run);
    this.kept = kept;
    this.windows = windows;
  }

  /**
   * The newest checkpoint of a run.
   *
   * @param run description of the run
   * @param checkpoint the checkpoint to resume from
   * @param damaged newer checkpoints that could not be read: each file and the reason
   */
  public record Newest(Map<String, String> run, Checkpoint checkpoint, List<String> damaged) {
    public Newest {
      run = Map.copyOf(run);
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * The newest checkpoint in {@code folder} that can be read; empty if there is none.
   *
   * @throws BadDataException if there are checkpoints and all are damaged
   * @throws IOException if the folder, or a newer checkpoint, may not be read
   */
  public static Optional<Newest> newest(FileSystem fs, Path folder) throws IOException {
    List<String> damaged = new ArrayList<>();
    List<Path> files = files(fs, folder);
    for (int i = files.size() - 1; i >= 0; i--) {
      Path file = fs.makeQualified(files.get(i));
      try {
        CheckpointFormat.Content content = CheckpointFormat.read(bytes(fs, file));
        return Optional.of(new Newest(content.run(), content.checkpoint(), damaged));
      } catch (IOException e) {
        if (Access.isDenied(file) || e instanceof AccessControlException) {
          throw new AccessDeniedException(file.toString(), null, "this user may not read it");
        }
        damaged.add(file + " is damaged (" + e.getMessage() + ")");
      }
    }
    if (!damaged.isEmpty()) {
      throw new BadDataException("no checkpoint can be read: " + String.join("; ", damaged));
    }
    return Optional.empty();
  }

  /** The checkpoints in {@code folder}, oldest first. */
  private static List<Path> files(FileSystem fs, Path folder) throws IOException {
    return Access.list(fs, folder).stream()
        .map(FileStatus::getPath)
        .filter(path -> NAME.matcher(inAsciiDigits(path.getName())).matches())
        .sorted(Comparator.comparing(path -> inAsciiDigits(path.getName())))
        .toList();
  }

  /** Earlier versions wrote digits in the language of the machine. */
  private static String inAsciiDigits(String name) {
    StringBuilder ascii = new StringBuilder();
    name.codePoints()
        .map(point -> Character.isDigit(point) ? '0' + Character.digit(point, 10) : point)
        .forEach(ascii::appendCodePoint);
    return ascii.toString();
  }

  private static byte[] bytes(FileSystem fs, Path file) throws IOException {
    if (Access.isPipeOrDevice(fs.makeQualified(file))) {
      throw new IOException("it is a pipe, a socket or a device");
    }
    long length = fs.getFileStatus(file).getLen();
    if (length > MOST_BYTES) {
      throw new IOException("it has " + length + " bytes, more than a checkpoint has");
    }
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in = fs.open(file)) {
      in.readFully(0, bytes);
    }
    return bytes;
  }

  /** Whether any checkpoints are written. */
  boolean isOn() {
    return kept > 0;
  }

  /** Whether a checkpoint is due after {@code window} windows of an epoch. */
  boolean isDue(int window) {
    return isOn() && windows > 0 && window % windows == 0;
  }

  /**
   * Writes {@code checkpoint} and removes the oldest ones if there are too many.
   *
   * @throws IOException if it could not be written; earlier checkpoints then stay as they were
   */
  void write(Checkpoint checkpoint) throws IOException {
    long floats = (long) checkpoint.state().parameters().length * (1 + checkpoint.kept().size())
        + checkpoint.state().updaterState().length + checkpoint.velocity().length;
    if (floats > MOST_FLOATS) {
      throw new IOException(
          "a checkpoint of " + floats + " numbers is too large; an array holds at most " + MOST_FLOATS + " numbers");
    }
    byte[] bytes = CheckpointFormat.write(new CheckpointFormat.Content(run, checkpoint));
    String name = String.format(
        Locale.ROOT, "checkpoint-%06d-%06d", checkpoint.epoch(), checkpoint.progress().totals().windows());
    Path aside = new Path(folder, ASIDE + name);
    Path file = new Path(folder, name);
    fs.mkdirs(folder);
    try {
      try (OutputStream out = FileOutput.replace(fs, aside)) {
        out.write(bytes);
      }
      // Only a damaged checkpoint can be there already: a training writes each place once.
      fs.delete(file, false);
      if (!fs.rename(aside, file) || fs.getFileStatus(file).getLen() != bytes.length) {
        throw new IOException("the file system did not rename " + aside + " to " + file);
      }
    } catch (IOException | RuntimeException e) {
      remove(aside);
      throw e;
    }
    List<Path> files = files(fs, folder);
    files.subList(0, Math.max(0, files.size() - kept)).forEach(this::remove);
  }

  /** A file that cannot be removed does no harm. */
  private void remove(Path file) {
    try {
      fs.delete(file, false);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be removed: {}", file, e.getMessage());
    }
  }
}

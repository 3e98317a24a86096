package dev.pliant.results;

import dev.pliant.files.Access;
import dev.pliant.files.FileOutput;
import dev.pliant.files.Owner;
import dev.pliant.words.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to make a run, which one process has at a time: a file in the run's folder.
 *
 * <p>A file system need not be able to create a file for one process alone, as object stores cannot. So each process
 * writes a file of its own and then looks at the others': whoever sees one of a process that lives takes its own back.
 * Of two that come at once, at least one sees the other. Both may, and then both try again, each after a while of its
 * own.
 *
 * <p>A process on the same machine is seen to live or not. One elsewhere gives signs of life, and is taken for dead when
 * there have been none for a while.
 */
final class Claim implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
  private static final String CLAIM = "claim-";
  private static final String SIGN = "sign-";
  private static final int ATTEMPTS = 3;
  private static final int POLL_MILLIS = 500;
  private static final int LONGEST_RETREAT_MILLIS = 1000;

  /**
   * How often signs of life are given, and for how long there must be none of a process that is dead.
   *
   * @param interval between signs
   * @param silence several times as long
   */
  record Patience(Duration interval, Duration silence) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /** Those of this process: a file that could not be removed is not one of them. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final FileSystem fs;
  private final Path folder;
  private final Owner owner;
  private final Patience patience;
  private final String name = UUID.randomUUID().toString();
  private final ScheduledExecutorService signs = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "pliant-claim");
    thread.setDaemon(true);
    return thread;
  });

  private Claim(FileSystem fs, Path folder, Owner owner, Patience patience) {
    this.fs = fs;
    this.folder = folder;
    this.owner = owner;
    this.patience = patience;
  }

  /**
   * Takes the right to make the run in {@code folder}.
   *
   * @param what the run, for messages
   * @param waiting is given a sentence where this takes long, which says why
   * @throws RunExistsException if another process has it
   * @throws IOException if the folder cannot be read or written
   */
  static Claim take(FileSystem fs, Path folder, String what, Consumer<String> waiting) throws IOException {
    return take(fs, folder, what, waiting, Owner.self(), Patience.USUAL);
  }

  static Claim take(
      FileSystem fs, Path folder, String what, Consumer<String> waiting, Owner owner, Patience patience)
      throws IOException {
    Optional<String> rival = Optional.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Claim claim = new Claim(fs, folder, owner, patience);
      boolean taken = false;
      try {
        claim.write();
        rival = claim.rival(what, waiting);
        if (rival.isEmpty()) {
          taken = true;
          return claim;
        }
      } finally {
        if (!taken) {
          claim.close();
        }
      }
      retreat();
    }
    throw new RunExistsException(
        what + " is being made by " + rival.orElseThrow() + "; wait until it has ended, or give this one another name");
  }

  private static void retreat() {
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_RETREAT_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() throws IOException {
    HELD.add(name);
    try (OutputStream out = FileOutput.create(fs, file(CLAIM, name))) {
      out.write(owner.toText().getBytes(StandardCharsets.UTF_8));
    }
    long millis = patience.interval().toMillis();
    signs.scheduleWithFixedDelay(this::giveSign, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Whether those who had the right to make the run in {@code folder} are seen to be dead. */
  static boolean isAbandoned(FileSystem fs, Path folder) throws IOException {
    Claim none = new Claim(fs, folder, Owner.self(), Patience.USUAL);
    List<String> claims = none.others();
    return !claims.isEmpty()
        && claims.stream().noneMatch(claim -> none.lives(claim, none.owner(claim)).orElse(true));
  }

  private Path file(String kind, String of) {
    return new Path(folder, kind + of);
  }

  private void giveSign() {
    try (OutputStream out = FileOutput.replace(fs, file(SIGN, name))) {
      out.write(1);
    } catch (IOException | RuntimeException e) {
      LOG.warn("no sign of life could be given in {}: {}", folder, Reason.of(e));
    }
  }

  /** Another that lives and has a claim; what dead ones left is removed. */
  private Optional<String> rival(String what, Consumer<String> waiting) throws IOException {
    for (String other : others()) {
      Optional<Owner> rival = owner(other);
      Optional<Boolean> lives = lives(other, rival);
      String words = rival.map(Owner::toString).orElse("another process");
      if (lives.isEmpty()) {
        waiting.accept(what + " was being made by " + words + "; waiting up to " + patience.silence().toSeconds()
            + " s for a sign of life from there");
        lives = Optional.of(givesSign(other));
      }
      if (lives.get()) {
        return Optional.of(words);
      }
      Removal.of(fs, file(CLAIM, other));
      Removal.of(fs, file(SIGN, other));
    }
    return Optional.empty();
  }

  /** Whether {@code rival}, whose claim is called {@code other}, lives; empty if that cannot be seen from here. */
  private Optional<Boolean> lives(String other, Optional<Owner> rival) {
    return rival.filter(owner::isNumberedAs).isPresent()
        ? Optional.of(HELD.contains(other))
        : rival.flatMap(process -> process.lives(owner));
  }

  private List<String> others() throws IOException {
    return Arrays.stream(fs.listStatus(folder))
        .map(status -> status.getPath().getName())
        .filter(file -> file.startsWith(CLAIM))
        .map(file -> file.substring(CLAIM.length()))
        .filter(other -> !other.equals(name))
        .toList();
  }

  private Optional<Owner> owner(String other) {
    if (Access.isPipeOrDevice(fs.makeQualified(file(CLAIM, other)))) {
      return Optional.empty();
    }
    try (FSDataInputStream in = fs.open(file(CLAIM, other))) {
      return Owner.of(IOUtils.toString(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Being written or taken back just now, or damaged: its signs of life will show which.
      return Optional.empty();
    }
  }

  /** Whether another gives a sign of life within the time for it, and keeps its claim. */
  private boolean givesSign(String other) throws IOException {
    FileStatus last = status(file(SIGN, other));
    long began = System.nanoTime();
    while (System.nanoTime() - began < patience.silence().toNanos()) {
      try {
        TimeUnit.MILLISECONDS.sleep(Math.min(POLL_MILLIS, patience.interval().toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for another process", e);
      }
      if (status(file(CLAIM, other)) == null) {
        return false;
      }
      // It may have been read while it was written.
      Optional<Boolean> lives = lives(other, owner(other));
      if (lives.isPresent()) {
        return lives.get();
      }
      FileStatus now = status(file(SIGN, other));
      if (now != null && (last == null || now.getModificationTime() != last.getModificationTime())) {
        return true;
      }
    }
    return false;
  }

  private FileStatus status(Path file) throws IOException {
    try {
      return fs.getFileStatus(file);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /**
   * Checks that no other process has taken this one for dead.
   *
   * @throws IOException if one has
   */
  void requireHeld() throws IOException {
    if (status(file(CLAIM, name)) == null) {
      throw new IOException("another process has taken this one for dead and has replaced it");
    }
  }

  /** Lets others make the run; the folder goes if nothing else is in it. */
  @Override
  public void close() {
    // Without an interrupt: a sign may be on its way, which it would spoil.
    signs.shutdown();
    try {
      signs.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    HELD.remove(name);
    Removal.ifPossible(fs, file(CLAIM, name));
    Removal.ifPossible(fs, file(SIGN, name));
    Removal.ifEmpty(fs, folder);
    Removal.ifEmpty(fs, folder.getParent());
  }
}

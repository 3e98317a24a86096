package dev.pliant.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What another user of the machine, and a thief of its disks, see while a process runs; on Linux. */
final class Watch implements Submit.Meanwhile {
  private static final long LOOK_MILLIS = 300;
  private static final long MOST_BYTES = 50_000_000;
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  /** A line of /proc/net/tcp of a socket that listens: its port in hexadecimal digits, and its number. */
  private static final Pattern LISTENS = Pattern.compile(
      "\\s*\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A (?:\\S+\\s+){5}(\\d+).*");

  private final Path disk;
  private final String mark;
  /** The command lines of all processes of the machine. */
  final Set<String> commands = new HashSet<>();
  /** The ports at which the process listened. */
  final Set<Integer> ports = new TreeSet<>();
  /** The names of all files on the disk. */
  final Set<String> files = new TreeSet<>();
  /** Those that held the mark. */
  final Set<String> marked = new TreeSet<>();

  /** @param mark looked for in the files below {@code disk} */
  Watch(Path disk, String mark) {
    this.disk = disk;
    this.mark = mark;
  }

  @Override
  public void act(ProcessHandle process) {
    try {
      while (process.isAlive()) {
        look(process.pid());
        try {
          process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // It runs on.
        }
      }
    } catch (IOException | ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void look(long pid) throws IOException {
    for (Path process : list(Path.of("/proc"))) {
      String command = text(process.resolve("cmdline")).replace('\0', ' ');
      if (!command.isEmpty()) {
        commands.add(command);
      }
    }
    Path own = Path.of("/proc/" + pid);
    Set<String> sockets = new HashSet<>();
    for (Path file : list(own.resolve("fd"))) {
      try {
        Matcher socket = SOCKET.matcher(Files.readSymbolicLink(file).toString());
        if (socket.matches()) {
          sockets.add(socket.group(1));
        }
      } catch (IOException e) {
        // Closed meanwhile.
      }
    }
    for (String table : List.of("net/tcp", "net/tcp6")) {
      text(own.resolve(table)).lines().map(LISTENS::matcher)
          .filter(line -> line.matches() && sockets.contains(line.group(2)))
          .forEach(line -> ports.add(Integer.parseInt(line.group(1), 16)));
    }
    for (Path file : below(disk)) {
      String name = file.getFileName().toString();
      files.add(name);
      // Not the application itself, which is a hundred times as long as all the rest.
      if (file.toFile().length() <= MOST_BYTES && text(file).contains(mark)) {
        marked.add(name);
      }
    }
  }

  /** All files below {@code folder}, but for those that vanish meanwhile. */
  static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** A file's bytes, each a character; nothing if it has vanished or is another user's. */
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}

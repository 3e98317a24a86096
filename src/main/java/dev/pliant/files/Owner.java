package dev.pliant.files;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A process, as others can recognise it.
 *
 * <p>Two processes may have the same number, one after the other. They differ in when they started, which Linux
 * counts in ticks since the machine's start. A time of day would not do: it follows from the clock, which may be set.
 *
 * @param host the name of its machine
 * @param place the machine, its boot and its process numbers; where two have the same, each can see whether the other
 *     lives
 * @param pid its number there
 * @param started when it did, by the clock
 * @param ticks when it did, since its machine started; {@link #UNKNOWN} where that is not known
 */
public record Owner(String host, String place, long pid, Instant started, long ticks) {
  /** In place of the ticks where nobody knows them: elsewhere than on Linux, and in what older versions wrote. */
  public static final long UNKNOWN = -1;

  private static final Owner SELF = of(ProcessHandle.current());

  /** This process. */
  public static Owner self() {
    return SELF;
  }

  /** A process of this machine. */
  public static Owner of(ProcessHandle process) {
    String host = hostName();
    String place = String.join(" ", host, bootId(), processNumbers());
    return new Owner(host, place, process.pid(), process.info().startInstant().orElse(Instant.EPOCH),
        Stat.of(process.pid()).map(Stat::ticks).orElse(UNKNOWN));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Linux's; elsewhere the host's name has to do. */
  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  /** Containers of one machine have process numbers of their own. */
  private static String processNumbers() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  /**
   * What Linux says of a process.
   *
   * @param state a letter
   * @param ticks from the machine's start to its own
   */
  private record Stat(char state, long ticks) {
    private static final int TICKS = 19;

    /** Empty where there is no such process, or where the system does not say. */
    static Optional<Stat> of(long pid) {
      try {
        String text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        // A name in parentheses comes before, which may itself hold blanks and parentheses.
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
        return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[TICKS])));
      } catch (IOException | RuntimeException e) {
        return Optional.empty();
      }
    }

    /** One that has ended is there until its parent asks how; it does nothing any more. */
    boolean hasEnded() {
      return state == 'Z' || state == 'X' || state == 'x';
    }
  }

  /** Whether it lives, as far as {@code self} can see that; empty if it cannot. */
  public Optional<Boolean> lives(Owner self) {
    if (!place.equals(self.place)) {
      return Optional.empty();
    }
    Optional<Stat> stat = Stat.of(pid);
    if (stat.isPresent() && stat.get().hasEnded()) {
      return Optional.of(false);
    }
    if (stat.isPresent() && ticks != UNKNOWN) {
      return Optional.of(stat.get().ticks() == ticks);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return Optional.of(false);
    }
    // Another time of day is no proof of another process: the clock may have been set.
    return process.get().info().startInstant().filter(started::equals).map(same -> true);
  }

  /** Whether both have the same number at the same place: one process, or one after the other. */
  public boolean isNumberedAs(Owner other) {
    return place.equals(other.place) && pid == other.pid;
  }

  /** As text; {@link #of(String)} reads it. */
  public String toText() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("host", host);
    properties.setProperty("place", place);
    properties.setProperty("pid", String.valueOf(pid));
    properties.setProperty("started", started.toString());
    properties.setProperty("ticks", String.valueOf(ticks));
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString();
  }

  /** Reads what {@link #toText} has written, or an older version; empty if it is not that. */
  public static Optional<Owner> of(String text) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(text));
      return Optional.of(new Owner(
          properties.getProperty("host", ""), properties.getProperty("place", ""),
          Long.parseLong(properties.getProperty("pid", "")), Instant.parse(properties.getProperty("started", "")),
          Long.parseLong(properties.getProperty("ticks", String.valueOf(UNKNOWN)))));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}

package dev.pliant.results;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A process, as others are told of it.
 *
 * @param host the name of its machine
 * @param place the machine, its boot and its process numbers; where two have the same, each can see whether the other
 *     lives
 * @param pid its number there
 * @param started when it did
 */
record Owner(String host, String place, long pid, Instant started) {

  /** This process. */
  static Owner self() {
    String host = hostName();
    String place = String.join(" ", host, bootId(), processNumbers());
    ProcessHandle process = ProcessHandle.current();
    return new Owner(host, place, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
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

  /** Whether it lives, as far as {@code self} can see that; empty if it cannot. */
  Optional<Boolean> lives(Owner self) {
    if (!place.equals(self.place)) {
      return Optional.empty();
    }
    return Optional.of(ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(started::equals)
        .isPresent());
  }

  /** As text; {@link #of} reads it. */
  String toText() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("host", host);
    properties.setProperty("place", place);
    properties.setProperty("pid", String.valueOf(pid));
    properties.setProperty("started", started.toString());
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString();
  }

  /** Reads what {@link #toText} has written; empty if it is not that. */
  static Optional<Owner> of(String text) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(text));
      return Optional.of(new Owner(
          properties.getProperty("host", ""), properties.getProperty("place", ""),
          Long.parseLong(properties.getProperty("pid", "")), Instant.parse(properties.getProperty("started", ""))));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}

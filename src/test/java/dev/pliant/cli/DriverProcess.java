package dev.pliant.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command line in a process of its own, which a test can kill. */
final class DriverProcess {
  private DriverProcess() {}

  /**
   * Starts one in local mode with two slots.
   *
   * @param log where to write what it prints
   * @param properties Java's, such as {@code -Dname=value}
   * @param args the command line
   */
  static Process start(Path log, List<String> properties, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:")).forEach(command::add);
    command.add("-XX:+UseSerialGC");
    command.add("-Dspark.master=local[2]");
    command.addAll(properties);
    command.addAll(List.of(
        "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}

package dev.pliant.files;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Java process that may read no more than permissions say, which the superuser's do not heed. */
public final class Unprivileged {
  private static final String RIGHTS = "-dac_override,-dac_read_search";

  private Unprivileged() {}

  /** What starts {@code main} in such a process; the test is skipped where there can be none. */
  public static ProcessBuilder process(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      List<String> without = List.of("setpriv", "--inh-caps", RIGHTS, "--bounding-set", RIGHTS);
      command.addAll(without);
      command.add("true");
      Assumptions.assumeTrue(ends(command), "this process cannot give its rights up");
      command.remove("true");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:")).forEach(command::add);
    command.addAll(List.of(
        "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  private static boolean ends(List<String> command) {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (Exception e) {
      return false;
    }
  }
}

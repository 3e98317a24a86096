package dev.pliant.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the application's files are, and where it may store other files. */
final class Home {
  private Home() {}

  /**
   * A file of the {@code conf} folder beside submit.sh, or of the working folder if there is no submit.sh. If
   * neither is there, as for a driver that a cluster runs, that of the application's jar.
   */
  static Path conf(String name) {
    String home = System.getenv("PLIANT_HOME");
    return conf(Path.of(home == null ? "" : home)).resolve(name);
  }

  /** The {@code conf} folder in {@code home}, or the bundled one. */
  static Path conf(Path home) {
    Path own = home.resolve("conf");
    return Files.isDirectory(own) ? own : BundledConf.FOLDER;
  }

  /** The folder for data sets that were fetched: {@code $PLIANT_CACHE}, else pliant in the user's cache folder. */
  static Path cache() {
    String own = System.getenv("PLIANT_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    String shared = System.getenv("XDG_CACHE_HOME");
    Path base = shared == null || shared.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(shared);
    return base.resolve("pliant");
  }
}

package dev.pliant.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import org.apache.spark.SparkConf;

/**
 * The secret of a standalone cluster with authentication. Spark reads a driver's secret only from its settings, and
 * those come from the command line, which everybody can read, or from a file with all other settings. So here it is in
 * a file of its own, which the environment names.
 */
final class AuthenticationSecret {
  static final String VARIABLE = "PLIANT_SECRET_FILE";

  private static final String AUTHENTICATE = "spark.authenticate";
  private static final String SECRET = "spark.authenticate.secret";

  private AuthenticationSecret() {}

  /** Whether processes have to prove to each other that they belong to the application. */
  static boolean isNeeded(SparkConf conf) {
    return conf.getBoolean(AUTHENTICATE, false);
  }

  /**
   * Sets the secret if it is needed and not set.
   *
   * @param file the value of {@link #VARIABLE}, null if there is none
   * @throws UsageException if there is no secret, or its file cannot hold one
   */
  static SparkConf complete(SparkConf conf, String file) {
    if (!isNeeded(conf) || conf.contains(SECRET)) {
      return conf;
    }
    if (file != null && !file.isEmpty()) {
      return conf.set(SECRET, read(file));
    }
    String master = conf.get("spark.master", "");
    if (master.startsWith("spark://")) {
      throw new UsageException(AUTHENTICATE + " is on, but there is no secret for " + master
          + "; write the cluster's to a file that only you can read, and name that in " + VARIABLE);
    }
    return conf;
  }

  private static String read(String file) {
    String secret;
    try {
      Path path = Path.of(file);
      if (othersRead(path)) {
        throw new UsageException(VARIABLE + ": every user of this machine can read " + file + "; chmod 600 it");
      }
      secret = Files.readString(path).strip();
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(VARIABLE + ": " + file + " cannot be read (" + Message.kind(e) + ")", e);
    }
    if (secret.isEmpty()) {
      throw new UsageException(VARIABLE + ": " + file + " is empty; write the cluster's secret to it");
    }
    return secret;
  }

  private static boolean othersRead(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
  }
}

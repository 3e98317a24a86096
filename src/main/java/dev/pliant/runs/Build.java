package dev.pliant.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Pliant this is. */
public final class Build {
  private static final Properties BUILD = read("build.properties");
  private static final Properties VERSIONS = read("versions.properties");

  private Build() {}

  /** The version, such as 0.1.0. */
  public static String version() {
    return VERSIONS.getProperty("version");
  }

  /** The version of DL4J that it was built with. */
  public static String dl4j() {
    return VERSIONS.getProperty("dl4j");
  }

  /** The commit it was built from, marked where the tree had other changes; "unknown" outside a checkout. */
  public static String commit() {
    String dirty = BUILD.getProperty("git.dirty", "false").equals("true") ? "-dirty" : "";
    return BUILD.getProperty("git.commit.id.full", "unknown") + dirty;
  }

  private static Properties read(String name) {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(name)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}

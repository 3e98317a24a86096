package dev.pliant.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Pliant this is. */
final class Version implements IVersionProvider {
  private static final Properties BUILD = read("build.properties");
  private static final Properties VERSIONS = read("versions.properties");

  /** The version, such as 0.1.0. */
  static String number() {
    return VERSIONS.getProperty("version");
  }

  /** The version of DL4J that it was built with. */
  static String dl4j() {
    return VERSIONS.getProperty("dl4j");
  }

  /** The commit it was built from, marked where the tree had other changes; "unknown" outside a checkout. */
  static String commit() {
    String dirty = BUILD.getProperty("git.dirty", "false").equals("true") ? "-dirty" : "";
    return BUILD.getProperty("git.commit.id.full", "unknown") + dirty;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Pliant " + number() + " (" + commit() + ")"};
  }

  private static Properties read(String name) {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(name)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}

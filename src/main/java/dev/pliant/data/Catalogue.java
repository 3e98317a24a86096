package dev.pliant.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data sets that have a name, read from a catalogue file. */
public final class Catalogue {
  private final Map<String, Entry> entries;

  private Catalogue(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * A data set that can be fetched.
   *
   * @param name its name
   * @param title what it is
   * @param shape its images and classes
   * @param files its four files
   * @param sources where they are, in the order to try
   */
  public record Entry(String name, String title, ImageDataSet.Shape shape, List<KnownFile> files, List<String> sources) {
    public Entry {
      files = List.copyOf(files);
      sources = List.copyOf(sources);
    }
  }

  /**
   * A file whose content is known.
   *
   * @param name its standard name
   * @param bytes its length, uncompressed
   * @param sha256 the digest of its uncompressed content in hexadecimal digits
   */
  public record KnownFile(String name, long bytes, String sha256) {}

  /**
   * Reads the catalogue {@code file}.
   *
   * @throws BadDataException if it is missing or damaged
   */
  public static Catalogue load(Path file) {
    try {
      Config root = ConfigFactory.parseFile(file.toFile(),
          ConfigParseOptions.defaults().setAllowMissing(false)).resolve();
      Map<String, Entry> entries = new TreeMap<>();
      for (String name : root.root().keySet()) {
        entries.put(name, entry(name, root.getConfig(ConfigUtil.joinPath(name))));
      }
      return new Catalogue(entries);
    } catch (ConfigException e) {
      throw new BadDataException("the catalogue of data sets " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Entry entry(String name, Config config) {
    Config files = config.getConfig("files");
    return new Entry(
        name,
        config.getString("title"),
        new ImageDataSet.Shape(config.getInt("rows"), config.getInt("columns"), config.getInt("classes")),
        ImageDataSet.FILES.stream()
            .map(file -> new KnownFile(
                file,
                files.getLong(ConfigUtil.joinPath(file, "bytes")),
                files.getString(ConfigUtil.joinPath(file, "sha256"))))
            .toList(),
        config.getStringList("sources"));
  }

  /**
   * The data set named {@code name}.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names there are
   */
  public Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "unknown data set '" + name + "'; there are: " + String.join(", ", entries.keySet()));
    }
    return entry;
  }
}

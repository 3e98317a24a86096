package dev.pliant.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import dev.pliant.words.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The data sets that are known by name, from a HOCON file, and the way to get them. */
public final class Catalogue {
  private final Path file;
  private final SortedMap<String, DataSetEntry> entries;

  private Catalogue(Path file, SortedMap<String, DataSetEntry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** @throws IllegalArgumentException with one line that names the file and the fault, when it is no catalogue */
  public static Catalogue load(Path file) {
    SortedMap<String, DataSetEntry> entries = new TreeMap<>();
    try {
      Config config = SmallConfig.parse(file, ConfigParseOptions.defaults(), ConfigResolveOptions.defaults());
      for (String name : config.root().keySet()) {
        entries.put(name, read(name, config.getConfig(ConfigUtil.joinPath(name))));
      }
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": is no catalogue of data sets: " + Reason.outermost(e), e);
    }
    return new Catalogue(file, entries);
  }

  private static DataSetEntry read(String name, Config config) {
    // The name becomes a folder of the cache.
    requireName("data set", name);
    ImageShape shape = new ImageShape(
        config.getInt("rows"), config.getInt("columns"), config.hasPath("channels") ? config.getInt("channels") : 1,
        config.getInt("classes"));
    List<RawFile> files = Stream.of(IdxFile.values())
        .map(idx -> idx.standardName(shape.channels()))
        .map(file -> read(name, file, config.getConfig(ConfigUtil.joinPath("files", file))))
        .toList();
    Optional<CifarBatches> batches = config.hasPath("batches")
        ? Optional.of(new CifarBatches(batches(name, config, "batches.train"), batches(name, config, "batches.test")))
        : Optional.empty();
    List<String> sources = config.getStringList("sources");
    sources.forEach(Sources::parse);
    return new DataSetEntry(name, config.getString("title"), shape, files, batches, sources);
  }

  private static List<RawFile> batches(String entry, Config config, String path) {
    return config.getConfigList(path).stream()
        .map(batch -> {
          requireName("file", batch.getString("name"));
          return read(entry, batch.getString("name"), batch);
        })
        .toList();
  }

  private static void requireName(String what, String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("a " + what + "'s name is letters, digits, dots and dashes, not " + name);
    }
  }

  private static RawFile read(String entry, String name, Config config) {
    long bytes = config.getLong("bytes");
    String sha256 = config.getString("sha256");
    if (bytes <= 0 || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT, "%s: %s needs a positive number of bytes and a sha256 of 64 lower-case hexadecimal digits",
          entry, name));
    }
    return new RawFile(name, bytes, sha256);
  }

  /** The known names, sorted. */
  public List<String> names() {
    return new ArrayList<>(entries.keySet());
  }

  /** @throws IllegalArgumentException with one line that lists the known names, when the name is unknown */
  public DataSetEntry entry(String name) {
    DataSetEntry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(String.format(
          Locale.ROOT, "there is no data set %s in %s; known: %s", name, file, String.join(", ", names())));
    }
    return entry;
  }

  /**
   * Sees to it that the folder {@code cache/name} holds the data set's four raw files with the catalogue's lengths and
   * digests, and returns it. Files that are there already are not fetched again. Several processes may do this at once.
   *
   * @throws IllegalArgumentException when the name is unknown
   * @throws BadDataException when no source has all missing files, or the cache cannot be written
   */
  public Path fetch(String name, Path cache, FetchListener listener) {
    DataSetEntry entry = entry(name);
    return new Fetcher(entry, cache.resolve(name), listener).fetch();
  }

  /**
   * The folder {@code cache/name}, if it holds the data set's four raw files as {@link #fetch} would leave them.
   *
   * @throws IllegalArgumentException when the name is unknown
   * @throws BadDataException when the cache cannot be read
   */
  public Optional<Path> cached(String name, Path cache) {
    DataSetEntry entry = entry(name);
    Path folder = cache.resolve(name);
    return new Fetcher(entry, folder, new FetchListener() {}).isComplete() ? Optional.of(folder) : Optional.empty();
  }
}

package dev.pliant.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import dev.pliant.data.SmallConfig;
import dev.pliant.words.Nearest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The networks of {@code conf/networks.conf}, by their names. */
final class NamedNetworks {
  private static final String NAME = "[a-z][a-z0-9-]*";

  private final Path file;
  private final SortedMap<String, Entry> entries;

  /**
   * A network with a name.
   *
   * @param text as {@code --network} takes it
   * @param what one sentence that describes it
   * @param source where it comes from
   * @param parameters how many it has for 10 classes, those of activations aside
   * @param images the size of the images for which it has so many, such as 28x28x1
   */
  record Entry(String text, String what, String source, long parameters, String images) {}

  private NamedNetworks(Path file, SortedMap<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** @throws IllegalArgumentException naming the file and the fault, if it is not a list of networks */
  static NamedNetworks load(Path file) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    try {
      Config config = SmallConfig.parse(file, ConfigParseOptions.defaults(), ConfigResolveOptions.defaults());
      for (String name : config.root().keySet()) {
        if (!name.matches(NAME)) {
          throw new IllegalArgumentException("a network's name is small letters, digits and dashes, not " + name);
        }
        Config entry = config.getConfig(ConfigUtil.joinPath(name));
        entries.put(name, new Entry(
            entry.getString("network"), entry.getString("what"), entry.getString("source"),
            entry.getLong("parameters"), entry.hasPath("images") ? entry.getString("images") : "28x28x1"));
      }
    } catch (ConfigException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " is not a list of networks (" + Message.firstLine(e) + ")", e);
    }
    return new NamedNetworks(file, entries);
  }

  /** All of them, by name. */
  SortedMap<String, Entry> entries() {
    return entries;
  }

  /**
   * The text of the network that {@code given} names; empty if it is not a name.
   *
   * @throws IllegalArgumentException if it is a name, and none of these
   */
  Optional<String> text(String given) {
    if (!given.matches(NAME) || given.equals("act")) {
      return Optional.empty();
    }
    if (!entries.containsKey(given)) {
      throw new IllegalArgumentException("there is no network '" + given + "' in " + file + "; "
          + Nearest.hint(given, entries.keySet()) + "there are: " + String.join(", ", entries.keySet())
          + "; or describe its layers, as in \"dense:128 act dense:64 act\"");
    }
    return Optional.of(entries.get(given).text());
  }
}

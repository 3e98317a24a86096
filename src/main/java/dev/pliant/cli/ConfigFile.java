package dev.pliant.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of options from a configuration file, and the one owner of precedence: an option on the command line goes
 * before one in the file, which goes before the option's own default. A key of the file is an option's long name
 * without the dashes.
 */
final class ConfigFile implements IDefaultValueProvider {
  private final Map<String, String> values;

  private ConfigFile(Map<String, String> values) {
    this.values = values;
  }

  /** The file that {@code --config} names among {@code args}, or one that sets nothing if none is named. */
  static ConfigFile named(String[] args, CommandSpec command) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        return read(Path.of(args[i].substring("--config=".length())), command);
      }
      if (args[i].equals("--config") && i + 1 < args.length) {
        return read(Path.of(args[i + 1]), command);
      }
    }
    return new ConfigFile(Map.of());
  }

  /**
   * Reads {@code path} for {@code command}.
   *
   * @throws UsageException if it cannot be read or parsed, or names an option that the command does not have
   */
  private static ConfigFile read(Path path, CommandSpec command) {
    if (!Files.isReadable(path)) {
      throw new UsageException("--config " + path + ": no such file, or it cannot be read");
    }
    Config config;
    try {
      config = ConfigFactory.parseFile(path.toFile()).resolve();
    } catch (ConfigException e) {
      throw new UsageException("--config " + path + ": " + Message.firstLine(e));
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (key.equals("config") || command.findOption("--" + key) == null) {
        throw new UsageException(
            "--config " + path + ", line " + entry.getValue().origin().lineNumber() + ": '" + key + "' is not an option of "
                + command.name() + "; see " + command.name() + " --help");
      }
      values.put("--" + key, text(entry.getValue().unwrapped()));
    }
    return new ConfigFile(values);
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument.isOption() ? values.get(((OptionSpec) argument).longestName()) : null;
  }
}

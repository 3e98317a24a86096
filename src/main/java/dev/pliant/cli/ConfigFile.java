package dev.pliant.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of options from configuration files, and the one owner of precedence: an option on the command line goes
 * before one in the file of {@code --config}, which goes before one of the recipe, which goes before the option's own
 * default. A key of a file is an option's long name without the dashes.
 */
final class ConfigFile implements IDefaultValueProvider {
  private static final String CONFIG = "--config";
  private static final String RECIPE = "--recipe";
  private static final String ENDING = ".conf";
  private static final ConfigParseOptions THIS_FILE_ALONE = ConfigParseOptions.defaults().setIncluder(new NoIncludes());
  /** A value of the environment may be a password, which an option would carry into tables and addresses. */
  private static final ConfigResolveOptions WITHOUT_ENVIRONMENT = ConfigResolveOptions.noSystem();

  private final Map<String, String> values;

  private ConfigFile(Map<String, String> values) {
    this.values = values;
  }

  /** What the files set that {@code args} name by {@code --config} and {@code --recipe}, the former's first. */
  static ConfigFile given(String[] args, CommandSpec command) {
    Map<String, String> own = value(args, CONFIG)
        .map(file -> read(CONFIG + " " + file, Path.of(file), command)).orElse(Map.of());
    Map<String, String> values = new HashMap<>();
    value(args, RECIPE).or(() -> Optional.ofNullable(own.get(RECIPE)))
        .ifPresent(name -> values.putAll(read(RECIPE + " " + name, recipe(name), command)));
    values.putAll(own);
    return new ConfigFile(values);
  }

  private static Optional<String> value(String[] args, String option) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(option + "=")) {
        return Optional.of(args[i].substring(option.length() + 1));
      }
      if (args[i].equals(option) && i + 1 < args.length) {
        return Optional.of(args[i + 1]);
      }
    }
    return Optional.empty();
  }

  private static Path recipe(String name) {
    Path folder = Home.conf("experiments");
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted().toList();
    } catch (IOException e) {
      throw new UsageException(RECIPE + " " + name + ": the folder " + folder + " cannot be read", e);
    }
    if (!names.contains(name)) {
      throw new UsageException(
          RECIPE + " " + name + ": no such file in " + folder + "; there are: " + String.join(", ", names));
    }
    return folder.resolve(name + ENDING);
  }

  /**
   * Reads {@code path} for {@code command}.
   *
   * @param option that names the file, for messages
   * @throws UsageException if it cannot be read or parsed, or names an option that the command does not have
   */
  private static Map<String, String> read(String option, Path path, CommandSpec command) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new UsageException(option + ": no such file, or it cannot be read");
    }
    Config config;
    try {
      config = ConfigFactory.parseFile(path.toFile(), THIS_FILE_ALONE).resolve(WITHOUT_ENVIRONMENT);
    } catch (ConfigException e) {
      throw new UsageException(option + ": " + Message.firstLine(e));
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      if (key.equals("config") || command.findOption("--" + key) == null) {
        throw new UsageException(
            option + ", line " + entry.getValue().origin().lineNumber() + ": '" + key + "' is not an option of "
                + command.name() + "; see " + command.name() + " --help");
      }
      values.put("--" + key, text(entry.getValue().unwrapped()));
    }
    return values;
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument.isOption() ? literal(values.get(((OptionSpec) argument).longestName())) : null;
  }

  /**
   * {@code value} as it must be written for picocli to take it as it stands: of the variables that picocli knows in
   * defaults, some are passwords in the environment.
   *
   * @throws UsageException if it cannot be written so
   */
  static String literal(String value) {
    if (value == null) {
      return null;
    }
    if (value.contains("$${")) {
      throw new UsageException("'" + value + "' cannot be the value of an option: it has $${ in it");
    }
    return value.replace("${", "$${");
  }
}

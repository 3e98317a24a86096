package dev.pliant.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.pliant.data.SmallConfig;
import dev.pliant.words.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/**
 * The values of options from configuration files. Only this class knows the precedence: an option on the command line
 * overrides one in the file of {@code --config}, which overrides one of the recipe, which overrides the option's own
 * default. A key of a file is an option's long name without the dashes.
 */
final class ConfigFile implements IDefaultValueProvider {
  private static final String CONFIG = "--config";
  private static final String RECIPE = "--recipe";
  private static final String ENDING = ".conf";
  private static final ConfigParseOptions THIS_FILE_ALONE = ConfigParseOptions.defaults().setIncluder(new NoIncludes());
  /** A value of the environment may be a password, which an option would carry into tables and addresses. */
  private static final ConfigResolveOptions WITHOUT_ENVIRONMENT = ConfigResolveOptions.noSystem();

  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]*}");
  private static final int LONGEST_LINE = 60;

  private final Map<String, Setting> settings;

  /** What a file sets an option to, and where. */
  private record Setting(String value, String place) {}

  private ConfigFile(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /** The settings of the files that {@code args} name by {@code --config} and {@code --recipe}. */
  static ConfigFile given(String[] args, CommandSpec command) {
    Map<String, Setting> own = value(args, CONFIG)
        .map(file -> read(CONFIG + " " + file, path(file), command)).orElse(Map.of());
    Map<String, Setting> settings = new HashMap<>();
    value(args, RECIPE).or(() -> Optional.ofNullable(own.get(RECIPE)).map(Setting::value))
        .ifPresent(name -> settings.putAll(read(RECIPE + " " + name, recipe(name), command)));
    settings.putAll(own);
    return new ConfigFile(settings);
  }

  private static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new UsageException(CONFIG + " " + file + ": this machine's locale allows no such file name; for letters of"
          + " another language set a UTF-8 locale (LC_ALL=C.UTF-8)", e);
    }
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
    List<String> names;
    try {
      names = recipes();
    } catch (IOException e) {
      throw new UsageException(RECIPE + " " + name + ": the folder " + recipeFolder() + " cannot be read", e);
    }
    if (!names.contains(name)) {
      throw new UsageException(RECIPE + " " + name + ": no such file in " + recipeFolder() + "; "
          + Nearest.hint(name, names) + "there are: " + String.join(", ", names));
    }
    return recipeFolder().resolve(name + ENDING);
  }

  /** The recipes there are. */
  static List<String> recipes() throws IOException {
    try (Stream<Path> files = Files.list(recipeFolder())) {
      return files.map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted().toList();
    }
  }

  private static Path recipeFolder() {
    return Home.conf("experiments");
  }

  /**
   * Reads {@code path} for {@code command}.
   *
   * @param option that names the file, for messages
   * @throws UsageException if it cannot be read or parsed, or names an option that the command does not have
   */
  private static Map<String, Setting> read(String option, Path path, CommandSpec command) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new UsageException(option + ": no such file, or it cannot be read");
    }
    Config config;
    try {
      config = SmallConfig.parse(path, THIS_FILE_ALONE, WITHOUT_ENVIRONMENT);
    } catch (ConfigException e) {
      throw new UsageException(option + fault(e, path));
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      String place = option + ", line " + entry.getValue().origin().lineNumber();
      if (isOfTheCommandLineAlone("--" + key, option, command)) {
        throw new UsageException(place + ": '" + key + "' cannot be set by a file; give --" + key
            + " on the command line");
      }
      if (command.findOption("--" + key) == null) {
        throw new UsageException(place + ": '" + Message.printable(key) + "' is not an option of " + command.name()
            + "; " + Nearest.hint("--" + key, options(command)).replace("'--", "'")
            + "see " + command.name() + " " + (hasMore(command) ? HelpAllOption.NAME : "--help"));
      }
      settings.put("--" + key, new Setting(text(entry.getValue().unwrapped()), place));
    }
    return settings;
  }

  /** Whether it names a file of options (a file may name only the recipe) or asks for help. */
  private static boolean isOfTheCommandLineAlone(String name, String file, CommandSpec command) {
    OptionSpec option = command.findOption(name);
    return option != null && (name.equals(CONFIG) || OptionValues.isOfHelp(option)
        || name.equals(RECIPE) && file.startsWith(RECIPE));
  }

  /** What a file can set. */
  private static List<String> options(CommandSpec command) {
    return command.optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--") && !isOfTheCommandLineAlone(name, CONFIG, command)).toList();
  }

  private static boolean hasMore(CommandSpec command) {
    return command.findOption(HelpAllOption.NAME) != null;
  }

  /** Where the file is wrong, and what it should be. */
  private static String fault(ConfigException e, Path path) {
    int number = e.origin() == null ? 0 : e.origin().lineNumber();
    String place = number < 1 ? ": " : ", line " + number + ": ";
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      Matcher matcher = SUBSTITUTION.matcher(Message.firstLine(e));
      return place + (matcher.find() ? matcher.group() : "a ${…}")
          + " names nothing that the file sets; put a value with ${ in it in double quotes";
    }
    if (e instanceof SmallConfig.UnreadException unread) {
      return place + unread.finding() + "; write it with a line KEY = VALUE for each option";
    }
    if (e instanceof ConfigException.Generic) {
      return ": " + Message.firstLine(e);
    }
    String written = line(path, number);
    String found = written.isEmpty() || e.getMessage().contains("end of file")
        ? "the file ends within a list, a block or a text in quotes; close it"
        : "'" + written + "' cannot be read";
    return place + found
        + "; a line is KEY = VALUE, a list [A, B], and a value with : or , in it needs double quotes";
  }

  /** Line {@code number} of a file, shortened for a message. */
  private static String line(Path path, int number) {
    try (Stream<String> lines = Files.lines(path)) {
      String line = Message.printable(lines.skip(Math.max(0, number - 1)).findFirst().orElse("").strip());
      return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  /**
   * The end of {@code message}: the file that sets the option it is about; empty if {@code args} set it or
   * no file does.
   */
  static String origin(CommandLine command, String message, List<String> args) {
    if (!(command.getDefaultValueProvider() instanceof ConfigFile files)) {
      return "";
    }
    return OPTION.matcher(message).results()
        .map(MatchResult::group)
        .filter(option -> files.settings.containsKey(option)
            && args.stream().noneMatch(arg -> arg.equals(option) || arg.startsWith(option + "=")))
        .findFirst()
        .map(option -> "; " + option + " is set by " + files.settings.get(option).place())
        .orElse("");
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return String.valueOf(value);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    Setting setting = argument.isOption() ? settings.get(((OptionSpec) argument).longestName()) : null;
    return setting == null ? null : literal(setting.value());
  }

  /**
   * {@code value} as it must be written so that picocli uses it unchanged: of the variables that picocli replaces in
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

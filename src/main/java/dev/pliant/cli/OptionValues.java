package dev.pliant.cli;

import dev.pliant.cli.Influences.Reach;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/** The values of a command's options, as the tables keep them. */
final class OptionValues {
  private OptionValues() {}

  /** Every option that has a value, from any source, by its long name without the dashes. */
  static Map<String, String> of(CommandSpec spec) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value != null && !isOfHelp(option)) {
        values.put(name(option), value.toString());
      }
    }
    return values;
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** Whether an option requests help or the version, and so does not influence the work. */
  static boolean isOfHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp() || option.longestName().equals(HelpAllOption.NAME);
  }

  /** What an option influences. */
  static Reach reach(OptionSpec option) {
    Influences influences =
        option.userObject() instanceof Field field ? field.getAnnotation(Influences.class) : null;
    return influences == null ? Reach.LEARNING : influences.value();
  }

  /**
   * How the options of two runs differ, option by option.
   *
   * @param spec the command of both; a run that is older than one of its options had the option's default
   * @param least the shortest reach of the options that are compared; an option that the command does not have has the
   *     reach that it has in {@code train}, which may have stored the run, or else the longest
   */
  static List<String> differences(
      CommandSpec spec, Map<String, String> stored, Map<String, String> given, Reach least) {
    Map<String, String> defaults = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(stored.keySet());
    names.addAll(given.keySet());
    for (OptionSpec option : spec.options()) {
      if (option.defaultValue() != null) {
        defaults.put(name(option), option.defaultValue());
      }
      if (reach(option).compareTo(least) < 0) {
        names.remove(name(option));
      }
    }
    CommandLine train = spec.root().subcommands().get(TrainOptions.COMMAND);
    if (train != null) {
      train.getCommandSpec().options().stream()
          .filter(option -> spec.findOption(option.longestName()) == null && reach(option).compareTo(least) < 0)
          .forEach(option -> names.remove(name(option)));
    }
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String was = stored.getOrDefault(name, defaults.getOrDefault(name, "not given"));
      String is = given.getOrDefault(name, "not given");
      if (!was.equals(is)) {
        differences.add("--" + name + " was " + was + " and is " + is);
      }
    }
    return differences;
  }
}

package dev.pliant.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The values of a command's options, as the tables keep them. */
final class OptionValues {
  /**
   * What may differ between runs whose tables are the same, but for times; that data are the same is told by their
   * digest.
   */
  private static final Set<String> OF_NO_CONSEQUENCE = Set.of(
      "out", "run-id", "quiet", "json", "config", "recipe", "data", "dataset", "resume", "checkpoints", "checkpoint-windows",
      "report");
  /** What may, besides, differ between runs that learn the same, and between comparisons of them. */
  private static final Set<String> OF_NO_CONSEQUENCE_TO_WHAT_IS_LEARNED = Set.of("diagnostics", "baseline");

  private OptionValues() {}

  /** Every option that has a value, wherever that came from, by its long name without the dashes. */
  static Map<String, String> of(CommandSpec spec) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value != null && !isOfHelp(option)) {
        values.put(option.longestName().substring(2), value.toString());
      }
    }
    return values;
  }

  /** Whether an option asks for help or the version, and so is none of the work. */
  static boolean isOfHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp() || option.longestName().equals(HelpAllOption.NAME);
  }

  /** The value that each option has when it is left out, of those that have one. */
  static Map<String, String> defaults(CommandSpec spec) {
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      if (option.defaultValue() != null) {
        values.put(option.longestName().substring(2), option.defaultValue());
      }
    }
    return values;
  }

  /** Whether it does not matter to the tables of a run what option {@code name}, without the dashes, is. */
  static boolean isOfNoConsequence(String name) {
    return OF_NO_CONSEQUENCE.contains(name);
  }

  /**
   * In what {@code stored} differs from {@code given}, option by option, as far as that matters to what is learned.
   *
   * @param defaults what runs that are older than an option were made with
   */
  static List<String> differences(
      Map<String, String> stored, Map<String, String> given, Map<String, String> defaults) {
    return differences(stored, given, defaults, OF_NO_CONSEQUENCE_TO_WHAT_IS_LEARNED);
  }

  /** In what they differ as far as that matters to the tables. */
  static List<String> allDifferences(
      Map<String, String> stored, Map<String, String> given, Map<String, String> defaults) {
    return differences(stored, given, defaults, Set.of());
  }

  private static List<String> differences(
      Map<String, String> stored, Map<String, String> given, Map<String, String> defaults, Set<String> ignored) {
    Set<String> names = new TreeSet<>(stored.keySet());
    names.addAll(given.keySet());
    names.removeAll(OF_NO_CONSEQUENCE);
    names.removeAll(ignored);
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

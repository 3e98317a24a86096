package dev.pliant.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine;

/** The layout of help: it fits a screen; if all options are requested, {@link Rare} ones have headings of their own. */
final class HelpPage {
  private static final int WIDTH = 100;
  private static final int OPTION_WIDTH = 36;
  /** Stands for a colon after which no line ends. */
  static final char COLON = '\uE000';

  private HelpPage() {}

  /** What to explain of the options of a command. */
  enum Extent {
    COMMON,
    ALL
  }

  /** Lays out the help of {@code line} and of its commands. */
  static void layOut(CommandLine line, Extent extent) {
    line.setUsageHelpWidth(WIDTH);
    line.setUsageHelpLongOptionsMaxWidth(OPTION_WIDTH);
    for (CommandLine command : line.getSubcommands().values()) {
      command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, extent));
    }
  }

  private static String options(Help help, Extent extent) {
    CommandSpec spec = help.commandSpec();
    List<OptionSpec> common = new ArrayList<>();
    Map<String, List<OptionSpec>> rare = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      String heading = heading(option);
      (heading == null ? common : rare.computeIfAbsent(heading, key -> new ArrayList<>())).add(option);
    }
    StringBuilder text = new StringBuilder(list(help, common));
    if (extent == Extent.ALL) {
      rare.forEach((heading, options) -> text.append(System.lineSeparator()).append(heading).append(":")
          .append(System.lineSeparator()).append(list(help, options)));
    } else if (!rare.isEmpty()) {
      text.append(System.lineSeparator()).append(names(help, rare));
    }
    return text.toString().replace(COLON, ':');
  }

  /** The heading of an option that is rare, else null. */
  private static String heading(OptionSpec option) {
    Rare rare = option.userObject() instanceof Field field ? field.getAnnotation(Rare.class) : null;
    return rare == null ? null : rare.value();
  }

  private static String list(Help help, List<OptionSpec> options) {
    // All of them set the width of the columns, so that all headings have the same.
    Help.Layout layout = help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    return help.optionListExcludingGroups(options, layout, null, help.createDefaultParamLabelRenderer());
  }

  private static String names(Help help, Map<String, List<OptionSpec>> rare) {
    Help.TextTable lines = Help.TextTable.forColumns(
        help.colorScheme(), new Help.Column(WIDTH, 2, Help.Column.Overflow.WRAP));
    lines.addRowValues("More, explained by " + HelpAllOption.NAME + ": " + rare.values().stream()
        .flatMap(List::stream).map(OptionSpec::longestName).collect(Collectors.joining(", ")));
    return lines.toString();
  }
}

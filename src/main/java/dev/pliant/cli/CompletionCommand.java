package dev.pliant.cli;

import dev.pliant.data.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code completion}: the script for a shell's completion. */
@Command(
    name = "completion",
    description = "Prints a script with which bash and zsh complete commands, options and their values.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example: source <(./submit.sh completion)"})
final class CompletionCommand implements Callable<Integer> {
  /** Shells look for the last part of what was typed. */
  private static final String SCRIPT = "submit.sh";
  /** Words of a label such as on|off; others stand for what a user writes. */
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]*");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine line = spec.root().commandLine();
    for (CommandLine command : line.getSubcommands().values()) {
      complete(command.getCommandSpec());
    }
    spec.commandLine().getOut().print(AutoComplete.bash(SCRIPT, line));
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** Gives each option the values that its label or its list names. */
  private static void complete(CommandSpec command) throws IOException {
    for (OptionSpec option : List.copyOf(command.options())) {
      List<String> words = words(option);
      if (!words.isEmpty()) {
        replace(command, option, option.toBuilder().completionCandidates(words).build());
      } else if (option.paramLabel().equals("DIR") || option.paramLabel().equals("FILE")) {
        replace(command, option, option.toBuilder().type(Path.class).build());
      }
    }
  }

  private static void replace(CommandSpec command, OptionSpec option, OptionSpec with) {
    command.remove(option);
    command.addOption(with);
  }

  private static List<String> words(OptionSpec option) throws IOException {
    if (option.completionCandidates() != null) {
      // The user writes what comes after a colon, and a shell divides words at a colon.
      return StreamSupport.stream(option.completionCandidates().spliterator(), false)
          .map(word -> word.replaceFirst("[^a-z0-9].*", "")).toList();
    }
    if (option.longestName().equals("--recipe")) {
      return ConfigFile.recipes();
    }
    if (option.longestName().equals("--dataset")) {
      return Catalogue.load(Home.conf("datasets.conf")).names();
    }
    String label = option.paramLabel();
    return label.contains("|")
        ? Arrays.stream(label.split("\\|")).filter(word -> WORD.matcher(word).matches()).toList()
        : List.of();
  }
}

package dev.pliant.cli;

import dev.pliant.words.Nearest;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

/** The message for a command line that cannot be read. */
final class WrongUse {
  private WrongUse() {}

  /** One line, with a suggestion and, if the message does not say what to do, a hint to the help. */
  static String message(ParameterException error) {
    CommandLine command = error.getCommandLine();
    CommandSpec spec = command.getCommandSpec();
    // A mistyped option is reported before a missing one: it may be the same option.
    List<String> unmatched = command.getUnmatchedArguments();
    if (unmatched.isEmpty() && error.getArgSpec() instanceof OptionSpec option
        && error.getCause() instanceof TypeConversionException refused) {
      // It says what the option takes: there is no need for help.
      String refusal = Message.firstLine(refused);
      return option.longestName() + (refusal.startsWith("must ") ? " " : ": ") + refusal;
    }
    String message = unmatched.isEmpty() ? Message.firstLine(error) : unmatched(unmatched.get(0), spec);
    return message + " (" + spec.qualifiedName() + " --help)";
  }

  private static String unmatched(String word, CommandSpec spec) {
    boolean option = word.startsWith("-");
    List<String> words = List.copyOf(option ? spec.optionsMap().keySet() : spec.subcommands().keySet());
    String name = option ? word.replaceFirst("=.*", "") : word;
    String shown = Message.printable(name);
    // The question for what was meant comes last, before the hint to the help.
    String hint = Nearest.question(name, words);
    if (option) {
      return "there is no option '" + shown + "'" + hint;
    }
    return words.isEmpty()
        ? "'" + shown + "' is one argument too many"
        : "there is no command '" + shown + "'" + (hint.isEmpty() ? "; there are: " + String.join(", ", words) : hint);
  }
}

package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.layer.NetworkTextException;
import dev.pliant.results.DamagedTableException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** The application's entry point: the only place that ends the process. */
@Command(
    name = "./submit.sh",
    description = "Trains neural networks whose activation functions are learned, on Apache Spark.",
    synopsisSubcommandLabel = "[spark-submit options] COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class, CompareCommand.class, EvaluateCommand.class, PredictCommand.class, ExportCommand.class,
      ReportCommand.class, SqlCommand.class, DoctorCommand.class, BenchCommand.class, CompletionCommand.class
    },
    footer = {
      "",
      "Example: ./submit.sh train --activation relu",
      "",
      "Options before the command are spark-submit's own, such as --master URL.",
      "Exit codes: 0 done, 1 the job failed, 2 wrong use, 3 bad input data or damaged results, 130 interrupted."
    })
public final class Main implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    // Spark and Hadoop name files, and others write numbers, by the machine's language.
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = StandardOutput.install();
    int exit;
    try (Interruption interruption = new Interruption(() -> "interrupted")) {
      exit = whole(run(args), output);
    }
    System.exit(exit);
  }

  /** The exit code of a command that ended with {@code exit} and has printed to {@code output}. */
  private static int whole(int exit, StandardOutput output) {
    System.out.flush();
    output.failure().ifPresent(e -> System.err.println(
        "pliant: not all was printed: the standard output could not be written (" + Message.firstLine(e) + ")"));
    return exit == 0 && output.failure().isPresent() ? ExitCode.FAILED : exit;
  }

  /** Runs the command line and returns its exit code; prints to the standard streams. */
  static int run(String... args) {
    boolean all = args.length > 1 && List.of(args).contains(HelpAllOption.NAME);
    CommandLine line = commandLine(all ? HelpPage.Extent.ALL : HelpPage.Extent.COMMON);
    line.setParameterExceptionHandler(Main::wrongUse);
    line.setExecutionExceptionHandler(Main::failed);
    line.setColorScheme(Help.defaultColorScheme(Screen.colours()));
    CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
    if (command != null && command.getCommandSpec().findOption("--config") != null) {
      try {
        command.setDefaultValueProvider(ConfigFile.given(args, command.getCommandSpec()));
      } catch (UsageException e) {
        say(command, Message.firstLine(e));
        return ExitCode.WRONG_USE;
      }
    }
    try {
      return all && command != null && command.getCommandSpec().findOption(HelpAllOption.NAME) != null
          ? line.execute(args[0], "--help")
          : line.execute(args);
    } catch (OutOfMemoryError | FSError e) {
      // Errors, which picocli does not catch. The objects that took the memory are gone, so there is enough for a line.
      // The other error is how Hadoop reports a local disk that fails.
      LOG.info("the command failed", e);
      say(line, Message.firstLine(Message.cause(e)));
      return ExitCode.FAILED;
    }
  }

  /** All commands with their options. */
  static CommandLine commandLine(HelpPage.Extent help) {
    CommandLine line = new CommandLine(new Main());
    HelpPage.layOut(line, help);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing; there are: " + commands());
  }

  private String commands() {
    return String.join(", ", spec.subcommands().keySet());
  }

  private static int wrongUse(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    say(command, WrongUse.message(error) + ConfigFile.origin(command, Message.firstLine(error), List.of(args)));
    return ExitCode.WRONG_USE;
  }

  private static int failed(Exception error, CommandLine command, ParseResult result) {
    // As text: Spark's errors may log while they are printed, which a log appender refuses.
    LOG.info("the command failed: {}", ExceptionUtils.getStackTrace(error));
    if (Interruption.isUnderWay()) {
      return ExitCode.FAILED;
    }
    Throwable cause = Message.cause(error);
    String message = Message.firstLine(cause);
    say(command, cause instanceof UsageException
        ? message + ConfigFile.origin(command, message, result.originalArgs())
        : message);
    NetworkTextException wrong = ExceptionUtils.throwableOfType(error, NetworkTextException.class);
    if (wrong != null) {
      wrong.mark().lines().forEach(line -> command.getErr().println("  " + Message.printable(line)));
      command.getErr().flush();
    }
    if (error instanceof ResumableException resumable) {
      say(command, resumable.hint());
    }
    if (cause instanceof UsageException) {
      return ExitCode.WRONG_USE;
    }
    return cause instanceof BadDataException || cause instanceof DamagedTableException
        ? ExitCode.BAD_DATA
        : ExitCode.FAILED;
  }

  private static void say(CommandLine command, String message) {
    command.getErr().println("pliant: " + message);
    command.getErr().flush();
  }
}

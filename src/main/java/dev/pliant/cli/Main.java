package dev.pliant.cli;

import dev.pliant.data.BadDataException;
import dev.pliant.results.DamagedTableException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The application's entry point: the only place that ends the process. Exit codes: 0 done, 1 the job failed, 2 wrong
 * use, 3 bad input data.
 */
@Command(
    name = "./submit.sh",
    description = "Trains neural networks whose activation functions are learned, on Apache Spark.",
    synopsisSubcommandLabel = "[spark-submit options] COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class, CompareCommand.class, EvaluateCommand.class, BenchCommand.class, SqlCommand.class,
      ReportCommand.class, DoctorCommand.class
    },
    footer = {
      "",
      "Options before the command are spark-submit's own, such as --master URL.",
      "Exit codes: 0 done, 1 the job failed, 2 wrong use, 3 bad input data."
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int BAD_DATA = 3;

  private static final int HELP_WIDTH = 120;
  private static final int HELP_OPTION_WIDTH = 40;

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the command line and answers its exit code; prints to the standard streams. */
  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(Main::wrongUse);
    line.setExecutionExceptionHandler(Main::failed);
    // An option and what it does on one line, where a terminal has room for that.
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setUsageHelpLongOptionsMaxWidth(HELP_OPTION_WIDTH);
    CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
    if (command != null && command.getCommandSpec().findOption("--config") != null) {
      try {
        command.setDefaultValueProvider(ConfigFile.given(args, command.getCommandSpec()));
      } catch (UsageException e) {
        say(command, e.getMessage());
        return WRONG_USE;
      }
    }
    return line.execute(args);
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
    say(command, Message.firstLine(error) + " (" + command.getCommandSpec().qualifiedName() + " --help)");
    return WRONG_USE;
  }

  private static int failed(Exception error, CommandLine command, ParseResult result) {
    // As text: Spark's errors may log while they are printed, which an appender at work refuses.
    LOG.info("the command failed: {}", ExceptionUtils.getStackTrace(error));
    Throwable cause = Message.cause(error);
    say(command, Message.firstLine(cause));
    if (error instanceof ResumableException resumable) {
      say(command, resumable.hint());
    }
    if (cause instanceof UsageException) {
      return WRONG_USE;
    }
    return cause instanceof BadDataException || cause instanceof DamagedTableException ? BAD_DATA : FAILED;
  }

  private static void say(CommandLine command, String message) {
    command.getErr().println("pliant: " + message);
    command.getErr().flush();
  }
}

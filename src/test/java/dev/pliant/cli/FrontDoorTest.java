package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

/** What holds of every command, whichever there are. */
class FrontDoorTest {
  private static final int LINES = 50;
  private static final int COLUMNS = 100;

  @TempDir Path folder;

  static List<String> commands() {
    return List.copyOf(Main.commandLine(HelpPage.Extent.COMMON).getSubcommands().keySet());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsAScreenAndHasAnExample(String command) {
    Captured help = Captured.run(command, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("Example").contains("./submit.sh").contains(" " + command);
    assertThat(help.out().lines().count()).isLessThanOrEqualTo(LINES);
    assertThat(help.out().lines()).allMatch(line -> line.length() <= COLUMNS);
    assertThat(help.out()).doesNotContain("\u001b");
  }

  /** What a screen has no room for is named there and explained elsewhere. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionIsNamedInHelpAndExplainedInFull(String command) {
    CommandSpec spec = spec(command);
    boolean more = spec.findOption(HelpAllOption.NAME) != null;
    String help = Captured.run(command, "--help").out();
    Captured full = Captured.run(command, more ? HelpAllOption.NAME : "--help");
    assertThat(full.exit()).isZero();
    assertThat(full.out().lines()).allMatch(line -> line.length() <= COLUMNS);
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        assertThat(help).contains(option.longestName());
        assertThat(full.out()).containsPattern("(?m)^ +(-\\w, )?" + option.longestName() + "[= \\n]");
        assertThat(option.description()).as(option.longestName()).isNotEmpty();
      }
    }
  }

  @Test
  void helpOfAllOptionsNeedsNoOthers() {
    Captured help = Captured.run("compare", "--seeds", "0", "--help-all");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("Learning:", "--weight-decay=SHARE", "AdamW");
    assertThat(Captured.run("sql", "--help-all").err()).contains("there is no option '--help-all'");
  }

  @Test
  void mistypedWordsAreAskedAbout() {
    for (String command : commands()) {
      String wrong = command.substring(0, command.length() - 1) + "x";
      Captured captured = Captured.run(wrong);
      assertThat(captured.exit()).isEqualTo(2);
      assertThat(captured.err()).hasLineCount(1)
          .contains("there is no command '" + wrong + "'; did you mean '" + command + "'?");
      assertThat(Captured.run(command, "--hepl").err()).hasLineCount(1)
          .contains("there is no option '--hepl'; did you mean '--help'?");
    }
    assertThat(Captured.run("nothing").err()).contains("; there are: train, compare");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "train --recipe tunde | did you mean 'tuned'? there are: augmented, images, report, tuned",
    "train --activation poly | did you mean 'polynomial:DEGREE'? there are: acon, affine, apl:HINGES",
    "compare --activations relu,tanh --baseline tnah | did you mean 'tanh'? the candidates are relu, tanh",
  })
  void mistypedValuesAreAskedAbout(String line, String message) {
    Captured captured = Captured.run(line.split(" "));
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1).contains(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "learning-rate = 0         | not 0; --learning-rate is set by --config FILE, line 2",
    "epochs = many             | not many; --epochs is set by --config FILE, line 2",
    "warm-pu = 1               | --config FILE, line 2: 'warm-pu' is not an option of train; did you mean 'warm-up'?",
    "activation = polynomial:2 | --config FILE, line 2: 'activation = polynomial:2' cannot be read; a line is KEY",
    "layers = [784,            | the file ends within a list, a block or a text in quotes; close it",
    "epochs = ${n}             | --config FILE, line 2: ${n} names nothing that the file sets",
    "include \"other.conf\"    | --config FILE: include other.conf is not allowed",
  })
  void whatAFileSetsIsRefusedWithFileAndLine(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), "# Mine.\n" + content + "\n");
    Captured captured = Captured.run("train", "--config", file.toString());
    assertThat(captured.exit()).isEqualTo(2);
    assertThat(captured.err()).hasLineCount(1).contains(message.replace("FILE", file.toString()));
  }

  @Test
  void whatTheCommandLineSetsIsNotBlamedOnAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("own.conf"), "epochs = 3\n");
    assertThat(Captured.run("train", "--config", file.toString(), "--epochs", "0").err())
        .isEqualToIgnoringNewLines("pliant: --epochs must be a whole number from 1 to 2147483647, not 0");
  }

  @Test
  void completionKnowsCommandsOptionsAndValues() throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), Captured.run("completion").out());
    assertThat(completed(script, "./submit.sh", "tr")).containsExactly("train");
    assertThat(completed(script, "./submit.sh", "")).containsExactlyElementsOf(commands());
    assertThat(completed(script, "./submit.sh", "--master", "local[2]", "train", "--sharing", ""))
        .containsExactly("layer", "unit", "network");
    assertThat(completed(script, "./submit.sh", "train", "--recipe", "t")).containsExactly("tuned");
    assertThat(completed(script, "./submit.sh", "train", "--activation", "poly")).containsExactly("polynomial");
    for (String command : commands()) {
      assertThat(completed(script, "./submit.sh", command, "--")).as(command).containsAll(
          spec(command).options().stream().filter(option -> !option.hidden()).map(OptionSpec::longestName).toList());
    }
  }

  /** What bash would offer for the last of {@code words}. */
  private static List<String> completed(Path script, String... words) throws Exception {
    String quoted = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    // Outside of a shell's own completion there is no compopt.
    Process bash = new ProcessBuilder("bash", "-c", "compopt() { :; }; source " + script + "; COMP_WORDS=(" + quoted
        + "); COMP_CWORD=" + (words.length - 1) + "; COMP_LINE=\"${COMP_WORDS[*]}\"; _complete_submit;"
        + " printf '%s\\n' \"${COMPREPLY[@]}\"").redirectErrorStream(true).start();
    List<String> lines = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return lines;
  }

  @Test
  void anOutputThatCannotBeWrittenIsAFailure() throws Exception {
    assertThat(completing("> /dev/full")).isEqualTo(
        "pliant: not all was printed: the standard output could not be written (No space left on device)\n1\n");
    assertThat(completing("| true")).as("whoever reads no more has what it wanted").isEqualTo("0\n");
  }

  /** What {@code completion} says on the standard error, and its exit code, where its output goes to {@code where}. */
  private static String completing(String where) throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process bash = new ProcessBuilder("bash", "-c", "{ \"$0\" -cp \"$1\" " + Main.class.getName() + " completion "
        + where + "; echo ${PIPESTATUS[0]}; } 2>&1", java, System.getProperty("java.class.path")).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  private static CommandSpec spec(String command) {
    CommandLine line = Main.commandLine(HelpPage.Extent.COMMON);
    return line.getSubcommands().get(command).getCommandSpec();
  }
}

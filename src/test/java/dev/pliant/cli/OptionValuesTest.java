package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.cli.Influences.Reach;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine;

class OptionValuesTest {
  private static final CommandSpec TRAIN = new CommandLine(new TrainCommand()).getCommandSpec();
  private static final CommandSpec COMPARE = new CommandLine(new CompareCommand()).getCommandSpec();

  @Test
  void runOlderThanAnOptionWasMadeWithItsDefault() {
    Map<String, String> older = Map.of("epochs", "10");
    assertThat(differences(older, Map.of("epochs", "10", "augment", "none"))).isEmpty();
    assertThat(differences(older, Map.of("epochs", "9", "augment", "digits", "workers", "2")))
        .containsExactly("--augment was none and is digits", "--epochs was 10 and is 9",
            "--workers was not given and is 2");
  }

  @Test
  void whereARunGoesAndWhereItsOptionsComeFromInfluencesNothing() {
    assertThat(differences(Map.of("out", "a", "recipe", "report", "seed", "1"), Map.of("out", "b", "seed", "1"))).isEmpty();
  }

  @Test
  void optionsWhoseInfluenceEndsBeforeWhatIsLearnedAreThese() {
    assertThat(names(TRAIN, Reach.NOTHING)).containsExactlyInAnyOrder(
        "--out", "--run-id", "--quiet", "--json", "--config", "--recipe", "--data", "--dataset", "--resume",
        "--checkpoints", "--checkpoint-windows", "--report");
    assertThat(names(TRAIN, Reach.TABLES)).containsExactly("--diagnostics");
    assertThat(names(COMPARE, Reach.NOTHING)).containsExactlyInAnyOrder(
        "--out", "--run-id", "--quiet", "--json", "--config", "--recipe", "--data", "--dataset");
    assertThat(names(COMPARE, Reach.TABLES)).containsExactlyInAnyOrder("--diagnostics", "--baseline");
  }

  @Test
  void whatTablesHaveMayDifferWhereTheSameIsLearned() {
    Map<String, String> on = Map.of("diagnostics", "on");
    Map<String, String> off = Map.of("diagnostics", "off");
    assertThat(OptionValues.differences(TRAIN, on, off, Reach.LEARNING)).isEmpty();
    assertThat(OptionValues.differences(TRAIN, on, off, Reach.TABLES)).containsExactly("--diagnostics was on and is off");
  }

  /** The tables' texts are compared with those of older versions. */
  @Test
  void valuesAreKeptAsTheyWereWrittenAndNumbersAsTheyAreRead() {
    CommandLine train = new CommandLine(new TrainCommand());
    train.parseArgs("--activation", " relu, tanh", "--validation", "0.20", "--keep", "average:02", "--learning-rate", "1e-3",
        "--layers", "9, 3", "--network", "residual", "--step", "fused");
    assertThat(OptionValues.of(train.getCommandSpec()))
        .containsEntry("activation", " relu, tanh").containsEntry("validation", "0.20").containsEntry("keep", "average:02")
        .containsEntry("learning-rate", "0.001").containsEntry("layers", "9, 3").containsEntry("network", "residual")
        .containsEntry("step", "fused").containsEntry("report", "on").containsEntry("weight-decay", "0.0")
        .containsEntry("seed", "42").containsEntry("quiet", "false").doesNotContainKeys("workers", "help", "help-all");
  }

  @Test
  void comparedRunMayHaveBeenMadeByTrainWithOptionsOfItsOwn() {
    CommandSpec compare = Main.commandLine(HelpPage.Extent.COMMON).getSubcommands().get("compare").getCommandSpec();
    assertThat(OptionValues.differences(
        compare, Map.of("checkpoints", "off", "report", "off", "epochs", "3"), Map.of("epochs", "3"), Reach.LEARNING))
        .isEmpty();
    assertThat(OptionValues.differences(
        compare, Map.of("unheard", "1", "epochs", "3"), Map.of("epochs", "4"), Reach.LEARNING))
        .containsExactly("--epochs was 3 and is 4", "--unheard was 1 and is not given");
  }

  private static List<String> differences(Map<String, String> stored, Map<String, String> given) {
    return OptionValues.differences(TRAIN, stored, given, Reach.LEARNING);
  }

  private static List<String> names(CommandSpec command, Reach reach) {
    return command.options().stream()
        .filter(option -> !OptionValues.isOfHelp(option) && OptionValues.reach(option) == reach)
        .map(OptionSpec::longestName).toList();
  }
}

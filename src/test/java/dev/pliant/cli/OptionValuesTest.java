package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OptionValuesTest {
  @Test
  void runOlderThanAnOptionWasMadeWithItsDefault() {
    Map<String, String> defaults = OptionValues.defaults(new CommandLine(new TrainCommand()).getCommandSpec());
    assertThat(defaults).containsEntry("epochs", "10").containsEntry("augment", "none").doesNotContainKey("workers");
    Map<String, String> older = Map.of("epochs", "10");
    assertThat(OptionValues.differences(older, Map.of("epochs", "10", "augment", "none"), defaults)).isEmpty();
    assertThat(OptionValues.differences(older, Map.of("epochs", "9", "augment", "digits", "workers", "2"), defaults))
        .containsExactly("--augment was none and is digits", "--epochs was 10 and is 9",
            "--workers was not given and is 2");
  }

  @Test
  void whereARunGoesAndWhereItsOptionsComeFromIsOfNoConsequence() {
    assertThat(OptionValues.differences(
        Map.of("out", "a", "recipe", "report", "seed", "1"), Map.of("out", "b", "seed", "1"), Map.of())).isEmpty();
  }
}

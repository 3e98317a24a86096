package dev.pliant.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on the real data, fetched if need be, for two epochs. */
@Tag("slow")
class MnistIT {
  @TempDir Path folder;

  @Test
  void affineEndsAboveNinetyPercentAndNeverAboveWhatALinearClassifierCan() throws Exception {
    double accuracy = trained("affine");
    assertThat(accuracy).isBetween(0.90, 0.935);
    Submit evaluated = Submit.run("evaluate", "--run", "affine", "--out", folder.toString());
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("on the 10 000 test images of mnist").contains("exactly");
  }

  @Test
  void reluEndsAboveNinetyFivePercent() throws Exception {
    assertThat(trained("relu")).isGreaterThan(0.95);
  }

  private double trained(String activation) throws Exception {
    Submit submit = Submit.run(
        "train", "--activation", activation, "--epochs", "2", "--report", "off", "--run-id", activation, "--out",
        folder.toString());
    assertThat(submit.exit()).as(submit.err()).isZero();
    assertThat(Submit.sql(folder, "SELECT min(examples), max(examples) FROM epochs")).containsExactly("60000,60000");
    return Double.parseDouble(Submit.sql(folder, "SELECT test_accuracy FROM runs").get(0));
  }
}

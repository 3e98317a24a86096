package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pliant.LocalSpark;
import dev.pliant.data.IdxFiles;
import dev.pliant.results.OldTables;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a folder that the first version has written. */
class OldResultsTest {
  private static final int HEADER_OF_IMAGES = 16;
  private static final int HEADER_OF_LABELS = 8;
  private static final int EXAMPLES = 20;

  @TempDir Path folder;

  @Test
  void firstVersionsRunIsQueriedAndEvaluated() throws Exception {
    String out = folder.resolve("out").toString();
    OldTables.write(LocalSpark.session(), Path.of(out), 1, "old");
    Path data = IdxFiles.write(folder.resolve("data"), 4, EXAMPLES, 2, 2, 2, 3);

    Captured sql = Captured.run("sql", "--out", out, "--format", "csv",
        "SELECT run_id, parameters_sha256, validation_seconds FROM runs JOIN epochs USING (run_id);"
            + " SELECT count(*) FROM contrasts; SELECT run_id, finished_runs FROM best_runs");
    assertThat(sql.exit()).as(sql.err()).isZero();
    assertThat(sql.out().lines()).containsExactly(
        "run_id,parameters_sha256,validation_seconds", "old,,", "count(1)", "0", "run_id,finished_runs", "old,1");

    Captured evaluated = Captured.run("evaluate", "--out", out, "--run", "old", "--data", data.toString(), "--json");
    assertThat(evaluated.exit()).as(evaluated.err()).isZero();
    assertThat(new ObjectMapper().readTree(evaluated.out()).get("correct").intValue()).isEqualTo(correct(data));
  }

  /** How many examples are of class 1 just where the second pixel is brighter than the first. */
  private static int correct(Path data) throws Exception {
    ByteBuffer images = ByteBuffer.wrap(Files.readAllBytes(data.resolve(IdxFiles.TEST_IMAGES)));
    ByteBuffer labels = ByteBuffer.wrap(Files.readAllBytes(data.resolve(IdxFiles.TEST_LABELS)));
    int correct = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      int first = images.get(HEADER_OF_IMAGES + 4 * i) & 0xff;
      int second = images.get(HEADER_OF_IMAGES + 4 * i + 1) & 0xff;
      correct += labels.get(HEADER_OF_LABELS + i) == (second > first ? 1 : 0) ? 1 : 0;
    }
    return correct;
  }
}

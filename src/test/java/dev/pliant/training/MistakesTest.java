package dev.pliant.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.data.FloatBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MistakesTest {
  private static final FloatBlock BLOCK = new FloatBlock(
      100, new int[] {0, 1, 2}, new float[] {0, 1, 0.5f, 0, -1, 2, 0, 0, 3 / 255f});

  @Test
  void keepsTheMostConfidentWithTheirPixels() {
    Mistakes mistakes = new Mistakes(2);
    mistakes.add(BLOCK, 0, 5, 0.5f, 0.25f);
    mistakes.add(BLOCK, 1, 5, 0.9f, 0.1f);
    mistakes.add(BLOCK, 2, 5, 0.75f, 0.2f);
    assertThat(mistakes.worst()).extracting(Mistake::place).containsExactly(101L, 102L);
    Mistake worst = mistakes.worst().get(0);
    assertThat(worst.label()).isEqualTo(1);
    assertThat(worst.predicted()).isEqualTo(5);
    assertThat(worst.probability()).isEqualTo(0.9f);
    assertThat(worst.labelProbability()).isEqualTo(0.1f);
    assertThat(worst.pixels()).as("in [0, 1]").containsExactly(0, 0, -1);
    assertThat(mistakes.worst().get(1).pixels()).containsExactly(0, 0, 3);
  }

  @Test
  void areTheSameHoweverTheExamplesAreDealtOut() {
    long seed = 77;
    SplittableRandom random = new SplittableRandom(seed);
    List<Mistake> all = new ArrayList<>();
    List<Mistakes> workers = List.of(new Mistakes(5), new Mistakes(5), new Mistakes(5));
    for (int i = 0; i < 60; i++) {
      // Few probabilities, so that some are the same.
      float probability = random.nextInt(4) / 4f;
      FloatBlock block = new FloatBlock(i, new int[] {1}, new float[] {1});
      workers.get(random.nextInt(3)).add(block, 0, 2, probability, 0);
      all.add(new Mistake(i, 1, 2, probability, 0, null));
    }
    List<Mistake> worst = Mistakes.worst(workers.stream().flatMap(worker -> worker.worst().stream()), 5);
    assertThat(worst).as("seed " + seed).extracting(Mistake::place)
        .containsExactlyElementsOf(Mistakes.worst(all.stream(), 5).stream().map(Mistake::place).toList());
  }

  @Test
  void travelAsBytes() {
    Mistakes mistakes = new Mistakes(3);
    mistakes.add(BLOCK, 0, 5, 0.5f, 0.25f);
    mistakes.add(BLOCK, 1, 4, 0.75f, 0.125f);
    WorkResult.Evaluated result = new WorkResult.Evaluated(List.of(), List.of(), mistakes.worst());
    var message = result.toMessage();
    assertThat(message.hasRemaining()).isFalse();
    message.position(MessageHead.message(0).position());
    List<Mistake> read = ((WorkResult.Evaluated) WorkResult.of(message)).mistakes();
    assertThat(read).usingRecursiveComparison().isEqualTo(mistakes.worst());
  }

  @Test
  void imagesThatAreTooLargeAreNotKept() {
    Mistakes mistakes = new Mistakes(3);
    mistakes.add(new FloatBlock(0, new int[] {0}, new float[Mistakes.MOST_PIXELS + 1]), 0, 1, 0.5f, 0);
    assertThat(mistakes.worst()).isEmpty();
    mistakes.add(new FloatBlock(0, new int[] {0}, new float[Mistakes.MOST_PIXELS]), 0, 1, 0.5f, 0);
    assertThat(mistakes.worst()).hasSize(1);
  }
}

package dev.pliant.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS = List.of("train", "compare", "evaluate", "doctor", "compact");

  @Test
  void swappedMissingAndWrongLettersAreSeen() {
    for (String wrong : List.of("tarin", "trai", "trainn", "TRAIM", "rtain")) {
      assertThat(Nearest.to(wrong, WORDS)).as(wrong).contains("train");
    }
  }

  @Test
  void beginningOfOneWordMeansThatWord() {
    assertThat(Nearest.to("ev", WORDS)).contains("evaluate");
    assertThat(Nearest.to("comp", WORDS)).as("two begin so, and each lacks more than half").isEmpty();
  }

  @Test
  void whatIsLikeNoneIsNone() {
    for (String wrong : List.of("", "x", "zzzzz", "graph")) {
      assertThat(Nearest.to(wrong, WORDS)).as(wrong).isEmpty();
      assertThat(Nearest.hint(wrong, WORDS)).isEmpty();
      assertThat(Nearest.question(wrong, WORDS)).isEmpty();
    }
    assertThat(Nearest.to("train", List.of())).isEmpty();
  }

  @Test
  void questionStandsInTheMidstOrAtTheEnd() {
    assertThat(Nearest.hint("tarin", WORDS)).isEqualTo("did you mean 'train'? ");
    assertThat(Nearest.question("tarin", WORDS)).isEqualTo("; did you mean 'train'?");
  }
}

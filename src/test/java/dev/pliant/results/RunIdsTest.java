package dev.pliant.results;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"42", "007", "1e3", " a b ", "null", ".", "..", "a/b=c:d", "%2F", "{*?[x]^}", "Größe-结果-😀"})
  void takesAnyOrdinaryText(String runId) {
    assertThatCode(() -> ResultsStore.validateRunId(runId)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
      "'', a run id cannot be empty",
      "'a\nb', run id 'a?b' holds control characters",
      "'a\u0085b', run id 'a?b' holds control characters",
      "__HIVE_DEFAULT_PARTITION__, what Spark calls a partition without a name"
  })
  void refusesWhatNoFolderCanHold(String runId, String message) {
    refused(runId, message);
  }

  @Test
  void refusesHalfACharacter() {
    refused("a\ud83d", "holds half a character");
  }

  @Test
  void takesFolderNamesOfTwoHundredBytesAndNoMore() {
    String longest = "x".repeat(200 - "run_id=".length());
    assertThatCode(() -> ResultsStore.validateRunId(longest)).doesNotThrowAnyException();
    refused(longest + "x", "makes a folder name of 201 bytes; at most 200");
    // Three bytes each, once escaped.
    refused("/".repeat(65), "makes a folder name of 202 bytes; at most 200");
  }

  @Test
  void refusesWhatThePlatformWouldReplaceInFileNames() {
    assertThatThrownBy(() -> RunIds.requireKept("run_id=ä", "ä", StandardCharsets.US_ASCII))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run id 'ä' cannot be kept in file names of encoding US-ASCII; set a UTF-8 locale");
  }

  private static void refused(String runId, String message) {
    assertThatThrownBy(() -> ResultsStore.validateRunId(runId))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}

package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.results.ConfusionRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionChartTest {
  private static final int CLASSES = 1000;

  /** All right, but one of class 7 in ten, and as many that are taken for the class after. */
  private static List<ConfusionRow> rows() {
    List<ConfusionRow> rows = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      rows.add(new ConfusionRow("test", label, label, 100, null));
    }
    for (int label = 500; label < 540; label += 2) {
      rows.add(new ConfusionRow("test", label, label + 1, label - 490, null));
    }
    rows.add(new ConfusionRow("test", 7, 999, 80, null));
    return rows;
  }

  @Test
  void ofManyClassesThoseAreDrawnThatWereMistakenMostOften() {
    Chart chart = ConfusionChart.of(rows(), "test", "").orElseThrow();
    assertThat(chart.caption()).contains(
        "Most often taken: 7 for 999 (80), 538 for 539 (48)",
        "Drawn are the 24 of " + Figures.grouped(CLASSES) + " classes that were mistaken most often.");
    List<List<Object>> drawn = chart.data().rows();
    assertThat(drawn).hasSize(24);
    assertThat(drawn.get(0)).startsWith(7, 100L).endsWith(80L);
    assertThat(drawn.get(1).get(0)).isEqualTo(518);
    assertThat(drawn.get(23).get(0)).isEqualTo(999);
  }

  @Test
  void fewClassesAreAllDrawnThoughSomePairsHaveNoRow() {
    Chart chart = ConfusionChart.of(
        List.of(new ConfusionRow("test", 0, 0, 5, null), new ConfusionRow("test", 2, 0, 1, null)), "test", "").orElseThrow();
    assertThat(chart.data().rows()).containsExactly(List.of(0, 5L, 0L), List.of(2, 1L, 0L));
    assertThat(chart.caption()).contains("1 of 6 wrong").doesNotContain("Drawn");
  }
}

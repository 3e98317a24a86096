package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pliant.report.NetworkLayout.Arrow;
import dev.pliant.report.NetworkLayout.Box;
import dev.pliant.report.NetworkLayout.Point;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkLayoutTest {
  private static final int WIDTH = 648;

  private static List<List<Integer>> chain(int parts) {
    return IntStream.range(0, parts).mapToObj(part -> part == 0 ? List.<Integer>of() : List.of(part - 1)).toList();
  }

  private static List<Integer> heights(List<List<Integer>> reads) {
    return IntStream.range(0, reads.size()).mapToObj(part -> 38 + 14 * (part % 3)).toList();
  }

  private static List<NetworkLayout> layouts(List<List<Integer>> reads) {
    return List.of(
        NetworkLayout.down(reads, heights(reads)), NetworkLayout.across(reads, heights(reads), WIDTH),
        NetworkLayout.across(reads, heights(reads), 2 * WIDTH));
  }

  private static void assertReadable(List<List<Integer>> reads) {
    for (NetworkLayout layout : layouts(reads)) {
      assertThat(layout.boxes()).extracting(Box::part).as("each part once")
          .containsExactlyElementsOf(IntStream.range(0, reads.size()).boxed().toList());
      List<Rectangle> boxes = layout.boxes().stream()
          .map(box -> new Rectangle(box.x(), box.y(), box.width(), box.height())).toList();
      Rectangle whole = new Rectangle(layout.width(), layout.height());
      assertThat(boxes).allMatch(whole::contains);
      for (int i = 0; i < boxes.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertThat(boxes.get(i).intersects(boxes.get(j))).as("box %s and box %s overlap", i, j).isFalse();
        }
      }
      List<String> wanted = new ArrayList<>();
      for (int part = 0; part < reads.size(); part++) {
        int to = part;
        reads.get(part).stream().distinct().forEach(from -> wanted.add(from + " to " + to));
      }
      assertThat(layout.arrows()).extracting(arrow -> arrow.from() + " to " + arrow.to())
          .containsExactlyInAnyOrderElementsOf(wanted);
      layout.arrows().forEach(arrow -> assertLeads(arrow, boxes, whole));
      assertToldApart(layout.arrows());
    }
  }

  private static void assertLeads(Arrow arrow, List<Rectangle> boxes, Rectangle whole) {
    Rectangle from = boxes.get(arrow.from());
    Rectangle to = boxes.get(arrow.to());
    Point tip = arrow.points().get(arrow.points().size() - 1);
    assertThat(arrow.points().get(0)).isIn(
        new Point(from.x + from.width, from.y + from.height / 2), new Point(from.x + from.width / 2, from.y + from.height));
    assertThat(tip).isIn(new Point(to.x, to.y + to.height / 2), new Point(to.x + to.width / 2, to.y));
    for (Rectangle line : lines(arrow)) {
      assertThat(line.width == 1 || line.height == 1).as("%s is straight", line).isTrue();
      assertThat(whole.contains(line)).as("%s is in the picture", line).isTrue();
      for (Rectangle box : boxes) {
        Rectangle inside = new Rectangle(box.x + 1, box.y + 1, box.width - 2, box.height - 2);
        assertThat(inside.intersects(line)).as("the arrow %s crosses box %s", arrow, box).isFalse();
      }
    }
  }

  /** The pixels of the lines that it is made of. */
  private static List<Rectangle> lines(Arrow arrow) {
    return IntStream.range(1, arrow.points().size()).mapToObj(i -> {
      Point a = arrow.points().get(i - 1);
      Point b = arrow.points().get(i);
      return new Rectangle(
          Math.min(a.x(), b.x()), Math.min(a.y(), b.y()), Math.abs(a.x() - b.x()) + 1, Math.abs(a.y() - b.y()) + 1);
    }).toList();
  }

  private static void assertToldApart(List<Arrow> arrows) {
    for (Arrow one : arrows) {
      for (Arrow other : arrows) {
        boolean related = one.from() == other.from() || one.to() == other.to();
        for (Rectangle line : related ? List.<Rectangle>of() : lines(one)) {
          for (Rectangle second : lines(other)) {
            Rectangle common = line.intersection(second);
            assertThat(!common.isEmpty() && common.width + common.height > 2)
                .as("%s and %s run over each other", one, other).isFalse();
          }
        }
      }
    }
  }

  @Test
  void chainIsReadAtAnyLength() {
    for (int parts : new int[] {1, 2, 3, 5, 32, 62}) {
      assertReadable(chain(parts));
    }
  }

  @Test
  void chainFillsRowsAsTextDoes() {
    NetworkLayout layout = NetworkLayout.across(chain(10), heights(chain(10)), WIDTH);
    assertThat(layout.width()).isLessThanOrEqualTo(WIDTH);
    assertThat(layout.boxes().stream().map(Box::x).distinct()).as("four in a row").hasSize(4);
    assertThat(layout.boxes().get(4).y()).isGreaterThan(layout.boxes().get(3).y() + layout.boxes().get(3).height());
    NetworkLayout down = NetworkLayout.down(chain(10), heights(chain(10)));
    assertThat(down.boxes().stream().map(Box::x).distinct()).hasSize(1);
  }

  @Test
  void branchesAreSideBySideAndTheirEndsMeet() {
    List<List<Integer>> reads = List.of(
        List.of(), List.of(0), List.of(1), List.of(1), List.of(3), List.of(2, 4), List.of(5));
    assertReadable(reads);
    NetworkLayout down = NetworkLayout.down(reads, heights(reads));
    assertThat(down.boxes().get(2).y()).isEqualTo(down.boxes().get(3).y());
    assertThat(down.boxes().get(2).x()).isLessThan(down.boxes().get(3).x());
    assertThat(down.width()).as("two branches on a phone").isLessThanOrEqualTo(310);
  }

  @Test
  void branchesStayInOneRow() {
    // Five boxes, two branches of one each, five boxes: those that branch and meet fit the first row no more.
    List<List<Integer>> reads = new ArrayList<>(chain(3));
    reads.addAll(List.of(List.of(2), List.of(2), List.of(3, 4), List.of(5)));
    NetworkLayout layout = NetworkLayout.across(reads, heights(reads), WIDTH);
    assertThat(layout.boxes().get(2).y()).isGreaterThan(layout.boxes().get(1).y());
    assertThat(layout.boxes().get(2).x()).as("begins a row").isEqualTo(layout.boxes().get(0).x());
    assertThat(layout.boxes().get(5).x()).isGreaterThan(layout.boxes().get(4).x());
  }

  @Test
  void anyGraphIsRead() {
    Random random = new Random(5);
    for (int graph = 0; graph < 60; graph++) {
      List<List<Integer>> reads = new ArrayList<>(List.of(List.of()));
      int parts = 2 + random.nextInt(20);
      for (int part = 1; part < parts; part++) {
        int here = part;
        reads.add(random.ints(1 + random.nextInt(3), 0, part).map(from -> Math.max(0, here - 1 - from / 2)).boxed().toList());
      }
      assertReadable(reads);
    }
  }
}

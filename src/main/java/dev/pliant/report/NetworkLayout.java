package dev.pliant.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the boxes of a network's picture are, and how arrows run between them: ranks one after another, in rows from left
 * to right or all from top to bottom, lanes beside each other. Arrows that run over each other have the same beginning or
 * the same end.
 *
 * @param width of the picture
 * @param height likewise
 * @param boxes one for each part, in order
 * @param arrows one for each pair of parts of which one reads the other
 */
record NetworkLayout(int width, int height, List<Box> boxes, List<Arrow> arrows) {
  /** The width of a box. */
  static final int BOX = 136;
  /** Between two ranks, at least. */
  private static final int GAP = 24;
  /** The length of an arrow's head. */
  static final int HEAD = 7;
  /** Between two arrows that turn in the same gap, at least. */
  private static final int STEP = 4;
  /** Between two lanes. */
  private static final int LANE_GAP = 14;
  private static final int ROW_GAP = 28;
  /** The room of a lane that has no box. */
  private static final int LINE = 12;
  /** Beside the first lane and the last. */
  private static final int MARGIN = 12;
  /** How far from a row's boxes an arrow to the next row turns. */
  private static final int TURN = 13;
  /** Before and behind a row, with room for that. */
  private static final int END_MARGIN = 16;

  NetworkLayout {
    boxes = List.copyOf(boxes);
    arrows = List.copyOf(arrows);
  }

  private enum Flow { ACROSS, DOWN }

  /** The box of part {@code part}, from its left upper corner. */
  record Box(int part, int x, int y, int width, int height) {}

  /** A point of an arrow. */
  record Point(int x, int y) {}

  /** An arrow to {@code to}, which reads {@code from}: straight from point to point. */
  record Arrow(int from, int to, List<Point> points) {
    Arrow {
      points = List.copyOf(points);
    }
  }

  /**
   * In rows at most so wide, where that can be.
   *
   * @param reads by part, the parts that it reads, all of which are earlier ones
   * @param heights of the parts' boxes, even numbers
   */
  static NetworkLayout across(List<List<Integer>> reads, List<Integer> heights, int width) {
    return new Maker(Flow.ACROSS, reads, heights, width).made();
  }

  /** From top to bottom, whatever that takes. */
  static NetworkLayout down(List<List<Integer>> reads, List<Integer> heights) {
    return new Maker(Flow.DOWN, reads, heights, Integer.MAX_VALUE).made();
  }

  /** Makes one; measures along the flow and, from lane to lane, beside it. */
  private static final class Maker {
    private final Flow flow;
    private final List<List<Integer>> reads;
    private final List<Integer> heights;
    private final Lanes lanes;
    /** By rank, where along the flow it begins and ends, and its row. */
    private final int[] start;
    private final int[] end;
    private final int[] row;
    /** By row, where it begins beside the flow, and the middle of each of its lanes. */
    private final List<Integer> tops = new ArrayList<>();
    private final List<Map<Integer, Integer>> middles = new ArrayList<>();
    private int longest;
    private int bottom;

    Maker(Flow flow, List<List<Integer>> reads, List<Integer> heights, int width) {
      this.flow = flow;
      this.reads = reads;
      this.heights = heights;
      this.lanes = new Lanes(reads);
      this.start = new int[lanes.ranks()];
      this.end = new int[lanes.ranks()];
      this.row = new int[lanes.ranks()];
      placeRanks(width);
      placeLanes();
    }

    private int along(int part) {
      return flow == Flow.ACROSS ? BOX : heights.get(part);
    }

    private int beside(int part) {
      return flow == Flow.ACROSS ? heights.get(part) : BOX;
    }

    private void placeRanks(int width) {
      int at = END_MARGIN;
      int first = 0;
      while (first < lanes.ranks()) {
        int next = first + 1;
        while (next < lanes.ranks() && !lanes.breaksAfter(next - 1)) {
          next++;
        }
        int length = length(first, next);
        boolean fits = at == END_MARGIN || at + length + END_MARGIN <= width;
        at = fits ? at : END_MARGIN;
        for (int rank = first; rank < next; rank++) {
          row[rank] = rank == 0 ? 0 : row[rank - 1] + (fits || rank > first ? 0 : 1);
          start[rank] = at;
          end[rank] = at + extent(rank);
          longest = Math.max(longest, end[rank] + END_MARGIN);
          at = end[rank] + gap(rank);
        }
        first = next;
      }
    }

    /** From where rank {@code first} begins to where the last one before {@code next} ends. */
    private int length(int first, int next) {
      int length = 0;
      for (int rank = first; rank < next; rank++) {
        length += (rank == first ? 0 : gap(rank - 1)) + extent(rank);
      }
      return length;
    }

    /** The length of the longest box at {@code rank}. */
    private int extent(int rank) {
      return lanes.at(rank).stream().filter(part -> lanes.isBox(part, rank)).mapToInt(this::along).max().orElse(LINE);
    }

    /** The length of the gap behind {@code rank}. */
    private int gap(int rank) {
      return rank + 1 == lanes.ranks() ? 0 : Math.max(GAP, HEAD + STEP * (lanes.joined(rank + 1).size() + 2));
    }

    /** Where, in the gap behind {@code rank}, the arrow turns that comes to {@code part} or its value. */
    private int turn(int from, int part, int rank) {
      List<Integer> joined = lanes.joined(rank + 1);
      // What forks does so before anything joins, and what joins a lower lane does so before the others.
      int level = lanes.lane(part, rank + 1) > lanes.lane(from, rank) ? 0 : 1 + joined.indexOf(part);
      return end[rank] + (gap(rank) - HEAD) * (level + 1) / (joined.size() + 2);
    }

    private void placeLanes() {
      int at = MARGIN;
      int rank = 0;
      while (rank < lanes.ranks()) {
        Map<Integer, Integer> extents = new TreeMap<>();
        int current = row[rank];
        while (rank < lanes.ranks() && row[rank] == current) {
          for (int part : lanes.at(rank)) {
            int extent = lanes.isBox(part, rank) ? beside(part) : LINE;
            extents.merge(lanes.lane(part, rank), extent, Math::max);
          }
          rank++;
        }
        tops.add(at);
        Map<Integer, Integer> middle = new TreeMap<>();
        for (Map.Entry<Integer, Integer> lane : extents.entrySet()) {
          middle.put(lane.getKey(), at + lane.getValue() / 2);
          at += lane.getValue() + LANE_GAP;
        }
        middles.add(middle);
        at += ROW_GAP - LANE_GAP;
      }
      bottom = at - ROW_GAP + MARGIN;
    }

    private int middle(int part, int rank) {
      return middles.get(row[rank]).get(lanes.lane(part, rank));
    }

    NetworkLayout made() {
      List<Box> boxes = new ArrayList<>();
      List<Arrow> arrows = new ArrayList<>();
      for (int part = 0; part < reads.size(); part++) {
        int rank = lanes.rank(part);
        Point corner = point(start[rank], middle(part, rank) - beside(part) / 2);
        boxes.add(new Box(part, corner.x(), corner.y(), BOX, heights.get(part)));
        for (int from : reads.get(part).stream().distinct().toList()) {
          arrows.add(arrow(from, part));
        }
      }
      Point size = point(longest, bottom);
      return new NetworkLayout(size.x(), size.y(), List.copyOf(boxes), List.copyOf(arrows));
    }

    private Arrow arrow(int from, int to) {
      List<Point> points = new ArrayList<>();
      int first = lanes.rank(from);
      points.add(point(start[first] + along(from), middle(from, first)));
      for (int rank = first; rank < lanes.rank(to); rank++) {
        int next = rank + 1;
        int part = next == lanes.rank(to) ? to : from;
        int ahead = middle(part, next);
        if (row[next] != row[rank]) {
          int between = tops.get(row[next]) - ROW_GAP / 2;
          points.add(point(end[rank] + TURN, middle(from, rank)));
          points.add(point(end[rank] + TURN, between));
          points.add(point(start[next] - TURN, between));
          points.add(point(start[next] - TURN, ahead));
        } else if (ahead != middle(from, rank)) {
          points.add(point(turn(from, part, rank), middle(from, rank)));
          points.add(point(turn(from, part, rank), ahead));
        }
      }
      points.add(point(start[lanes.rank(to)], middle(to, lanes.rank(to))));
      return new Arrow(from, to, List.copyOf(points));
    }

    private Point point(int along, int beside) {
      return flow == Flow.ACROSS ? new Point(along, beside) : new Point(beside, along);
    }
  }
}

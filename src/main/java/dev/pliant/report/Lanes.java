package dev.pliant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The parts of a network in ranks and lanes. A part's rank is one more than the highest rank of what it reads. A value
 * that is read more than one rank later passes the ranks between. At a rank, each part and each passing value has a lane
 * of its own, so that an arrow along a lane meets no box.
 *
 * <p>A track is a chain of parts and passing values, rank after rank, in one lane. Of all that follow a value, one stays
 * in its track, and the others begin new tracks beside it. The lane of a track that ends stays empty for one rank, so that
 * the arrow that leaves the lane there and another that comes to it do not look like one.
 */
final class Lanes {
  private final List<List<Integer>> reads;
  private final int[] rank;
  /** By part, the last rank at which it or its value is. */
  private final int[] last;
  /** By rank, the parts that are there, themselves or their values, in the order of their lanes. */
  private final List<List<Integer>> present = new ArrayList<>();
  /** By part, the track at its own rank and at each that its value passes. */
  private final int[][] tracks;
  private int trackCount;
  /** By track. */
  private final int[] lanes;

  /** @param reads by part, the parts that it reads, all of which are earlier ones */
  Lanes(List<List<Integer>> reads) {
    this.reads = reads;
    int count = reads.size();
    rank = new int[count];
    last = new int[count];
    for (int part = 0; part < count; part++) {
      for (int from : reads.get(part)) {
        rank[part] = Math.max(rank[part], rank[from] + 1);
      }
      last[part] = rank[part];
      for (int from : reads.get(part)) {
        last[from] = Math.max(last[from], rank[part] - 1);
      }
    }
    tracks = IntStream.range(0, count).mapToObj(part -> new int[last[part] - rank[part] + 1]).toArray(int[][]::new);
    int ranks = IntStream.of(rank).max().orElse(-1) + 1;
    List<List<Integer>> orders = new ArrayList<>();
    for (int at = 0; at < ranks; at++) {
      orders.add(place(at));
    }
    lanes = new int[trackCount];
    spread(orders);
  }

  /** Places what is at {@code rank}; returns its tracks in order, with those that ended one rank before. */
  private List<Integer> place(int rank) {
    List<Integer> here = IntStream.range(0, tracks.length)
        .filter(part -> this.rank[part] <= rank && rank <= last[part]).boxed()
        .sorted(Comparator.comparing(part -> !isBox(part, rank)))
        .toList();
    List<Integer> placed = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    if (rank == 0) {
      here.forEach(part -> put(part, rank, trackCount++, placed, order));
    } else {
      for (int from : at(rank - 1)) {
        int track = track(from, rank - 1);
        List<Integer> takers = here.stream().filter(part -> first(part, rank) == from).toList();
        if (takers.isEmpty()) {
          order.add(track);
        }
        for (int part : takers) {
          put(part, rank, part == takers.get(0) ? track : trackCount++, placed, order);
        }
      }
    }
    present.add(placed);
    return order;
  }

  private void put(int part, int rank, int track, List<Integer> placed, List<Integer> order) {
    tracks[part][rank - this.rank[part]] = track;
    placed.add(part);
    order.add(track);
  }

  /** Of what comes to {@code part} from the rank before, the first in order. */
  private int first(int part, int rank) {
    List<Integer> before = at(rank - 1);
    return isBox(part, rank)
        ? before.get(reads.get(part).stream().mapToInt(before::indexOf).min().orElseThrow())
        : part;
  }

  /** Gives each track the first lane behind all tracks that are before it somewhere. */
  private void spread(List<List<Integer>> orders) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (List<Integer> order : orders) {
        for (int i = 1; i < order.size(); i++) {
          int least = lanes[order.get(i - 1)] + 1;
          changed |= lanes[order.get(i)] < least;
          lanes[order.get(i)] = Math.max(least, lanes[order.get(i)]);
        }
      }
    }
  }

  private int track(int part, int rank) {
    return tracks[part][rank - this.rank[part]];
  }

  /** How many ranks there are. */
  int ranks() {
    return present.size();
  }

  /** The rank of {@code part}. */
  int rank(int part) {
    return rank[part];
  }

  /** The parts that are at {@code rank}, themselves or their values, in the order of their lanes. */
  List<Integer> at(int rank) {
    return present.get(rank);
  }

  /** Whether it is {@code part} itself that is at {@code rank}, and not its value alone. */
  boolean isBox(int part, int rank) {
    return this.rank[part] == rank;
  }

  /** The lane of {@code part}, or of its value, at {@code rank}, counted from 0. */
  int lane(int part, int rank) {
    return lanes[track(part, rank)];
  }

  /** The parts at {@code rank} to which something comes from a higher lane, in order. */
  List<Integer> joined(int rank) {
    return at(rank).stream()
        .filter(part -> isBox(part, rank)
            && reads.get(part).stream().anyMatch(from -> lane(from, rank - 1) > lane(part, rank)))
        .toList();
  }

  /** Whether a line of boxes may be broken behind {@code rank}: one arrow alone leads on. */
  boolean breaksAfter(int rank) {
    return at(rank).size() == 1 && at(rank + 1).size() == 1;
  }
}

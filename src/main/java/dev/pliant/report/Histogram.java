package dev.pliant.report;

import dev.pliant.results.InputRow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an activation saw: how many of its inputs were in each bin.
 *
 * @param edges of the bins, ascending
 * @param counts one fewer
 * @param total of all inputs, also of those outside
 */
record Histogram(double[] edges, long[] counts, long total) {
  /** The share of inputs that a chart may leave out, at either end. */
  private static final double TAIL = 0.001;

  Histogram {
    edges = edges.clone();
    counts = counts.clone();
  }

  /** Of activation {@code key} after epoch {@code epoch}; empty where that is not known. */
  static Optional<Histogram> of(List<InputRow> rows, ActivationKey key, int epoch) {
    return rows.stream()
        .filter(row -> row.epoch() == epoch && ActivationKey.of(row).equals(key))
        .filter(Histogram::isWhole)
        .map(row -> new Histogram(row.edges(), row.counts(), row.count()))
        .findFirst();
  }

  private static boolean isWhole(InputRow row) {
    double[] edges = row.edges();
    return ChartData.isAscending(edges)
        && edges.length == row.counts().length + 1
        && Arrays.stream(row.counts()).allMatch(count -> count >= 0)
        && Arrays.stream(row.counts()).anyMatch(count -> count > 0)
        && row.count() > 0;
  }

  /** The share of inputs in bin {@code bin}. */
  double share(int bin) {
    return (double) counts[bin] / total;
  }

  /** The share of inputs beyond the edges. */
  double outside() {
    return 1 - (double) Arrays.stream(counts).sum() / total;
  }

  /** How much a point counts that lies at {@code x}: half of each bin beside it. */
  double[] weights(double[] x) {
    double[] weights = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int edge = Arrays.binarySearch(edges, x[i]);
      if (edge >= 0) {
        weights[i] = ((edge > 0 ? counts[edge - 1] : 0) + (edge < counts.length ? counts[edge] : 0)) / 2.0;
      }
    }
    return weights;
  }

  /** The edge from which on all but a few inputs lie. */
  double low() {
    double below = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      below += share(bin);
      if (below > TAIL) {
        return edges[bin];
      }
    }
    return edges[0];
  }

  /** The edge up to which all but a few inputs lie. */
  double high() {
    double above = 0;
    for (int bin = counts.length - 1; bin >= 0; bin--) {
      above += share(bin);
      if (above > TAIL) {
        return edges[bin + 1];
      }
    }
    return edges[edges.length - 1];
  }
}

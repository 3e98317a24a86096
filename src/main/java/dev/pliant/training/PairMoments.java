package dev.pliant.training;

/**
 * Means, squares and products of pairs of numbers. Parts can be added (Chan, Golub and LeVeque 1983).
 *
 * @param count number of pairs
 * @param meanX mean of the first numbers
 * @param meanY mean of the second numbers
 * @param squaresX sum of the squared distances from {@code meanX}
 * @param squaresY sum of the squared distances from {@code meanY}
 * @param products sum of the products of both distances
 */
record PairMoments(long count, double meanX, double meanY, double squaresX, double squaresY, double products) {
  static final PairMoments NONE = new PairMoments(0, 0, 0, 0, 0, 0);

  /** The moments of the first {@code end} elements of {@code x} and {@code y}, at least one. */
  static PairMoments of(float[] x, float[] y, int end) {
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < end; i++) {
      sumX += x[i];
      sumY += y[i];
    }
    double meanX = sumX / end;
    double meanY = sumY / end;
    double squaresX = 0;
    double squaresY = 0;
    double products = 0;
    for (int i = 0; i < end; i++) {
      double dx = x[i] - meanX;
      double dy = y[i] - meanY;
      squaresX += dx * dx;
      squaresY += dy * dy;
      products += dx * dy;
    }
    return new PairMoments(end, meanX, meanY, squaresX, squaresY, products);
  }

  /** The moments of these pairs and the others together. */
  PairMoments plus(PairMoments other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long all = count + other.count;
    double apartX = other.meanX - meanX;
    double apartY = other.meanY - meanY;
    double share = (double) other.count / all;
    double weight = count * share;
    return new PairMoments(
        all,
        meanX + share * apartX,
        meanY + share * apartY,
        squaresX + other.squaresX + weight * apartX * apartX,
        squaresY + other.squaresY + weight * apartY * apartY,
        products + other.products + weight * apartX * apartY);
  }

  /** The standard deviation of the first numbers; there must be at least one. */
  double sdX() {
    return Math.sqrt(squaresX / count);
  }

  /** The squared correlation, in [0, 1]; NaN if the first or the second numbers are all the same. */
  double squaredCorrelation() {
    // Rounding may put it slightly above 1.
    return Math.min(1, products / squaresX * (products / squaresY));
  }
}

package dev.pliant.bench;

/**
 * How many epochs a contender trains.
 *
 * @param warmUp epochs that are not measured, while compilers and caches find their way
 * @param measured the fewest epochs that are
 * @param most where to stop, target or no target
 */
record Pace(int warmUp, int measured, int most) {
  /** An epoch of training. */
  interface Epoch {
    void train() throws Exception;
  }

  /** A look at what was learned. */
  interface Test {
    double accuracy() throws Exception;
  }

  /** Trains epoch after epoch, until there are enough of them and the target is reached. */
  EpochLog run(long examples, double target, Epoch epoch, Test test) throws Exception {
    EpochLog log = new EpochLog();
    while (log.size() < warmUp + measured || log.size() < most && log.secondsTo(target) == null) {
      long began = System.nanoTime();
      epoch.train();
      double seconds = (System.nanoTime() - began) / 1e9;
      log.add(examples, seconds, test.accuracy());
    }
    return log;
  }
}

package dev.pliant.bench;

/**
 * How many epochs a contender trains.
 *
 * @param warmUp epochs that are not measured, because compilers and caches still warm up
 * @param measured the least number of measured epochs
 * @param most the largest number of epochs, even if the target is not reached
 */
record Pace(int warmUp, int measured, int most) {
  /** An epoch of training. */
  interface Epoch {
    void train() throws Exception;
  }

  /** A test of the network. */
  interface Test {
    double accuracy() throws Exception;
  }

  /** Trains until there are enough epochs and the target is reached. */
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

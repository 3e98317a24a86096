package dev.pliant.bench;

/** Told how a benchmark goes, on the thread that runs it. */
public interface BenchListener {
  /** {@code contender} is next. */
  default void started(String contender, int workers) {}

  /** A contender has had its turn, which took {@code seconds}. */
  default void ended(Measurement measurement, double seconds) {}
}

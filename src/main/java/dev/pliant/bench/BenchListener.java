package dev.pliant.bench;

/** Receives the events of a benchmark, on the thread that runs it. */
public interface BenchListener {
  /** The measurement of {@code contender} begins. */
  default void started(String contender, int workers) {}

  /** The measurement of a contender has ended, after {@code seconds}. */
  default void ended(Measurement measurement, double seconds) {}
}

package dev.pliant.training;

/**
 * How far an epoch has come.
 *
 * @param minibatches how many minibatches each worker has passed, if it had so many
 * @param totals totals of the windows so far
 * @param seconds time that these windows took
 */
record EpochProgress(long minibatches, EpochTotals totals, double seconds) {
  /** At the start of an epoch. */
  static final EpochProgress NONE = new EpochProgress(0, EpochTotals.NONE, 0);
}

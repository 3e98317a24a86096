package dev.pliant.training;

/**
 * How far an epoch has come.
 *
 * @param minibatches of each worker that have gone by, as far as it had so many
 * @param totals what the windows until then came to
 * @param seconds the time that they took
 */
record EpochProgress(long minibatches, EpochTotals totals, double seconds) {
  /** At the start of an epoch. */
  static final EpochProgress NONE = new EpochProgress(0, EpochTotals.NONE, 0);
}

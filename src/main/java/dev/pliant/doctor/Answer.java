package dev.pliant.doctor;

/**
 * What came of asking an executor.
 *
 * @param value what it answered; null if it did not
 * @param silence what became of one that did not
 * @param reason why, in Spark's words; empty if unknown
 * @param asked when the question went, in milliseconds of the driver's clock
 * @param answered when the answer came, by the same clock
 */
record Answer<T>(Place place, T value, Silence silence, String reason, long asked, long answered) {
  /** Why there is no answer. */
  enum Silence {
    /** There is one. */
    NONE,
    /** The executor's process has ended. */
    LOST,
    /** It could not run the question. */
    FAILED,
    /** It has not answered in time. */
    LATE
  }

  static <T> Answer<T> of(Place place, T value, long asked, long answered) {
    return new Answer<>(place, value, Silence.NONE, "", asked, answered);
  }

  static <T> Answer<T> none(Place place, Silence silence, String reason) {
    return new Answer<>(place, null, silence, reason, 0, 0);
  }
}

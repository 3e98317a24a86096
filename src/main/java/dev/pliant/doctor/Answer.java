package dev.pliant.doctor;

/**
 * The result of asking an executor.
 *
 * @param value the executor's answer; null if there is none
 * @param silence why there is no answer
 * @param reason the reason in Spark's words; empty if unknown
 * @param asked when the question was sent, in milliseconds of the driver's clock
 * @param answered when the answer came, by the same clock
 */
record Answer<T>(Place place, T value, Silence silence, String reason, long asked, long answered) {
  /** Why there is no answer. */
  enum Silence {
    /** There is an answer. */
    NONE,
    /** The executor's process has ended. */
    LOST,
    /** The executor could not run the question. */
    FAILED,
    /** The executor has not answered in time. */
    LATE
  }

  static <T> Answer<T> of(Place place, T value, long asked, long answered) {
    return new Answer<>(place, value, Silence.NONE, "", asked, answered);
  }

  static <T> Answer<T> none(Place place, Silence silence, String reason) {
    return new Answer<>(place, null, silence, reason, 0, 0);
  }
}

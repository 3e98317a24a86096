package dev.pliant.doctor;

import java.io.Serializable;

/**
 * What the clock of a process said, in milliseconds since 1970.
 *
 * @param now when it was asked
 */
record ClockFacts(long now) implements Serializable {
  /** By the clock of this process's machine. */
  static ClockFacts here() {
    return new ClockFacts(System.currentTimeMillis());
  }
}

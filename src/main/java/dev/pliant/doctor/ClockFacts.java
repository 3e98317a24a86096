package dev.pliant.doctor;

import java.io.Serializable;

/**
 * The time that a process's clock shows, in milliseconds since 1970.
 *
 * @param now the time when the process was asked
 */
record ClockFacts(long now) implements Serializable {
  /** The time of this process's machine. */
  static ClockFacts here() {
    return new ClockFacts(System.currentTimeMillis());
  }
}

package dev.pliant.doctor;

/**
 * The result of a check in one place, or the same result in several places.
 *
 * @param where the driver, an executor with its host, or a number of executors
 * @param what the result in one line
 * @param fix the setting or command that repairs the fault; empty if nothing is wrong
 */
public record Finding(Level level, Topic topic, String where, String what, String fix) {
  static Finding pass(Topic topic, String where, String what) {
    return new Finding(Level.PASS, topic, where, what, "");
  }

  static Finding warn(Topic topic, String where, String what, String fix) {
    return new Finding(Level.WARN, topic, where, what, fix);
  }

  static Finding fail(Topic topic, String where, String what, String fix) {
    return new Finding(Level.FAIL, topic, where, what, fix);
  }

  /** The result, and how to repair the fault. */
  public String advice() {
    return fix.isEmpty() ? what : what + "; fix: " + fix;
  }

  /** The finding in one line, without its level. */
  @Override
  public String toString() {
    return topic + ", " + where + ": " + advice();
  }
}

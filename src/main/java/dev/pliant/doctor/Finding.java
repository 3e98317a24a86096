package dev.pliant.doctor;

/**
 * What a check found in one place, or in several that are alike.
 *
 * @param where the driver, an executor with its host, or how many of them
 * @param what was found, one line
 * @param fix the setting or the command that mends it; empty where nothing is wrong
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

  /** What was found, and what mends it. */
  public String advice() {
    return fix.isEmpty() ? what : what + "; fix: " + fix;
  }

  /** In one line, without its level. */
  @Override
  public String toString() {
    return topic + ", " + where + ": " + advice();
  }
}

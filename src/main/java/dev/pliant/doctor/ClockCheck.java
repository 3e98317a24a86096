package dev.pliant.doctor;

import java.util.Locale;

/** Checks whether an executor's clock agrees with the driver's, because logs and tables contain times of both. */
final class ClockCheck {
  private static final double TOLERANCE_SECONDS = 2;
  private static final double MILLIS = 1000;

  private ClockCheck() {}

  /** A clock passes if its difference from the driver's may come from the travel time of the question. */
  static Finding judge(Answer<ClockFacts> answer) {
    double middle = (answer.asked() + answer.answered()) / 2.0;
    double skew = (answer.value().now() - middle) / MILLIS;
    double unsure = (answer.answered() - answer.asked()) / 2.0 / MILLIS;
    String where = answer.place().toString();
    if (Math.abs(skew) - unsure <= TOLERANCE_SECONDS) {
      return Finding.pass(Topic.CLOCK, where, "within 2 seconds of the driver's");
    }
    return Finding.warn(
        Topic.CLOCK, where,
        String.format(
            Locale.ROOT, "%.1f seconds %s the driver's (± %.1f)",
            Math.abs(skew), skew > 0 ? "ahead of" : "behind", unsure),
        "sudo timedatectl set-ntp true on " + answer.place().host() + " and on the driver's machine");
  }
}

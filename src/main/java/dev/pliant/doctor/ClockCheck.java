package dev.pliant.doctor;

import java.util.Locale;

/** Whether an executor's clock goes as the driver's: times in logs and tables are of both. */
final class ClockCheck {
  private static final double TOLERANCE_SECONDS = 2;
  private static final double MILLIS = 1000;

  private ClockCheck() {}

  /** A clock that cannot be told from the driver's, within what the question took on its way, is taken to be right. */
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

package dev.pliant.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Writes figures for people, in the same way on every machine. */
final class Numbers {
  private static final int BRIEF_DIGITS = 6;
  /** Figures with more digits before the point, and small fractions, are written with an exponent. */
  private static final int SMALLEST_PLAIN = -4;
  private static final int GREATEST_PLAIN = 15;

  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Numbers() {}

  /** Thousands apart: 60 000. */
  static String grouped(long value) {
    DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
    symbols.setGroupingSeparator(' ');
    return new DecimalFormat("#,##0", symbols).format(value);
  }

  /** With {@code decimals} digits after the point; what rounds to zero has no sign. */
  static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0[.0]*") ? text.substring(1) : text;
  }

  /** With six digits, and all of those before the point: 98 812.4 is 98812.4, 0.92330001 is 0.9233. */
  static String brief(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : String.valueOf(value);
    }
    BigDecimal exact = new BigDecimal(value);
    int before = exact.precision() - exact.scale();
    boolean plain = before > SMALLEST_PLAIN && before <= GREATEST_PLAIN;
    int decimals = BRIEF_DIGITS - before;
    BigDecimal rounded =
        exact.setScale(plain ? Math.max(0, decimals) : decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  /** A time that is not known to the second: 95 s, 3 min, 2.5 h. */
  static String duration(double seconds) {
    if (seconds < 2 * MINUTE) {
      return Math.round(seconds) + " s";
    }
    return seconds < 2 * HOUR ? Math.round(seconds / MINUTE) + " min" : fixed(seconds / HOUR, 1) + " h";
  }

  /** An accuracy as a percentage: 92.31 %. */
  static String percent(double share) {
    return fixed(100 * share, 2) + " %";
  }

  /** The result of an evaluation: loss 0.2720, accuracy 92.33 % (9 233 correct). */
  static String figures(double loss, double accuracy, long correct) {
    return "loss " + fixed(loss, 4) + ", accuracy " + percent(accuracy) + " (" + grouped(correct) + " correct)";
  }
}

package dev.pliant.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** How figures are written for people: the same on every machine. */
final class Numbers {
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

  /** An accuracy as a percentage: 92.31 %. */
  static String percent(double share) {
    return fixed(100 * share, 2) + " %";
  }
}

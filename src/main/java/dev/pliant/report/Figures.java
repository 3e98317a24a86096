package dev.pliant.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.Function;

/** How figures and names are written on the page: the same on every machine, whatever a table holds. */
final class Figures {
  private static final int SHOWN = 5;
  private static final double SMALLEST_P = 0.0001;
  /** Does not break a line. */
  private static final char SPACE = '\u00a0';

  private Figures() {}

  /** Thousands apart: 60 000. */
  static String grouped(long value) {
    DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
    symbols.setGroupingSeparator(SPACE);
    return new DecimalFormat("#,##0", symbols).format(value);
  }

  /** With {@code decimals} digits after the point and a printer's minus; what rounds to zero has no sign. */
  static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0[.0]*") ? text.substring(1) : text.replace('-', '−');
  }

  /** To five digits. */
  static String rounded(double value) {
    return rounded(value, SHOWN);
  }

  /** To so many digits. */
  static String rounded(double value, int digits) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    return Math.abs(rounded.precision() - rounded.scale()) > 7 ? rounded.toString() : rounded.toPlainString();
  }

  /** A share as a percentage: 92.31 %. */
  static String percent(double share) {
    return fixed(100 * share, 2) + SPACE + "%";
  }

  /** A figure that may be missing: then the text is empty. */
  static String optional(Double value, Function<Double, String> format) {
    return value == null ? "" : format.apply(value);
  }

  /** A p-value. */
  static String chance(double p) {
    return p < SMALLEST_P ? "<" + SPACE + fixed(SMALLEST_P, 4) : fixed(p, 4);
  }

  /** Words with a number before them. */
  static String counted(long count, String what) {
    return grouped(count) + " " + what + (count == 1 ? "" : "s");
  }

  /** A text of a table as it may stand on a page: without what XML cannot hold, and what would turn a line. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(point -> isPrintable(point) ? point : '\ufffd')
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }

  /** The text in at most {@code length} characters, its middle left out where it is longer. */
  static String shortened(String text, int length) {
    int[] points = printable(text).codePoints().toArray();
    if (points.length <= length) {
      return new String(points, 0, points.length);
    }
    int end = length / 3;
    int begin = length - end - 1;
    return new String(points, 0, begin) + "…" + new String(points, points.length - end, end);
  }
}

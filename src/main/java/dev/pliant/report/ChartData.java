package dev.pliant.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The numbers that a chart shows. */
final class ChartData {
  private final List<String> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  /** @param columns what they are, with units */
  ChartData(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  static ChartData of(String... columns) {
    return new ChartData(List.of(columns));
  }

  /** Adds a row of as many values; null where there is none. */
  void add(Object... values) {
    rows.add(Collections.unmodifiableList(Arrays.asList(values.clone())));
  }

  List<String> columns() {
    return columns;
  }

  List<List<Object>> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** A value as the page shows it. */
  static String shown(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double number ? Figures.rounded(number) : Figures.printable(value.toString());
  }

  /** Whether {@code values} are finite and each is greater than the one before. */
  static boolean isAscending(double... values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i]) || i > 0 && values[i] <= values[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** All of it as a link to a CSV file (RFC 4180) that is the link. */
  String toLink() {
    return link("text/csv", toString());
  }

  @Override
  public String toString() {
    return line(columns) + rows.stream().map(ChartData::line).collect(Collectors.joining());
  }

  /** A text as a link to a file of that type that is the link. */
  static String link(String type, String text) {
    return "data:" + type + ";charset=utf-8;base64,"
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(List<?> values) {
    return values.stream().map(ChartData::field).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String field(Object value) {
    String text = value == null ? "" : value.toString();
    return text.matches("[A-Za-z0-9 .%_+-]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}

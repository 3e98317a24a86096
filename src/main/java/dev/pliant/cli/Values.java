package dev.pliant.cli;

import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** SQL values as text. */
final class Values {
  private Values() {}

  /** The value for a cell; lists, maps and rows in brackets. */
  static String text(Object value) {
    return text(value, String::valueOf);
  }

  /** The same for people, with figures rounded. */
  static String brief(Object value) {
    return text(value, number -> Numbers.brief(number.doubleValue()));
  }

  private static String text(Object value, Function<Number, String> figure) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Double || value instanceof Float) {
      return figure.apply((Number) value);
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return JavaConverters.mapAsJavaMap(map).entrySet().stream()
          .map(entry -> text(entry.getKey(), figure) + ": " + text(entry.getValue(), figure))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return JavaConverters.seqAsJavaList(list).stream()
          .map(item -> text(item, figure)).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Row row) {
      return JavaConverters.seqAsJavaList(row.toSeq()).stream()
          .map(item -> text(item, figure)).collect(Collectors.joining(", ", "{", "}"));
    }
    return value.toString();
  }
}

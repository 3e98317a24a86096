package dev.pliant.data;

import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;

/** The examples from position {@code first} up to, not including, {@code end}. */
record ExampleRange(long first, long end) implements Serializable {
  /** Cuts {@code count} examples into {@code parts} ranges whose lengths differ by at most one. */
  static List<ExampleRange> split(long count, int parts) {
    return LongStream.range(0, parts)
        .mapToObj(part -> new ExampleRange(count * part / parts, count * (part + 1) / parts))
        .toList();
  }
}

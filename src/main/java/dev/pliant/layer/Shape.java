package dev.pliant.layer;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one example's values at a place in a network: [units] for a vector, [rows, columns, channels] for a map,
 * whose channels lie next to each other. The last dimension counts the units, each of which may have an activation
 * function of its own.
 *
 * @param dimensions one or three, each at least 1
 */
public record Shape(List<Integer> dimensions) implements Serializable {
  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.size() != 1 && dimensions.size() != 3) {
      throw new IllegalArgumentException("a shape has one dimension or three, not " + dimensions.size());
    }
    long size = 1;
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException("each dimension of a shape is at least 1, not " + dimension);
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a shape of more than " + Integer.MAX_VALUE + " values is too large");
      }
    }
  }

  /** A vector of {@code units} values. */
  public static Shape vector(int units) {
    return new Shape(List.of(units));
  }

  /** A map of {@code rows} × {@code columns} pixels with {@code channels} values each. */
  public static Shape map(int rows, int columns, int channels) {
    return new Shape(List.of(rows, columns, channels));
  }

  /**
   * The shape whose {@link #toString} is {@code text}.
   *
   * @throws IllegalArgumentException if there is none; a {@link NumberFormatException} if a dimension is no number
   */
  public static Shape parse(String text) {
    return new Shape(Arrays.stream(text.split("x", -1)).map(Integer::valueOf).toList());
  }

  /** Whether it is a vector. */
  public boolean isVector() {
    return dimensions.size() == 1;
  }

  /** How many rows of pixels a map has; 1 for a vector. */
  public int rows() {
    return isVector() ? 1 : dimensions.get(0);
  }

  /** How many pixels a row of a map has; 1 for a vector. */
  public int columns() {
    return isVector() ? 1 : dimensions.get(1);
  }

  /** The last dimension: units of a vector, channels of a map. */
  public int units() {
    return dimensions.get(dimensions.size() - 1);
  }

  /** How many values an example has here. */
  public int size() {
    return dimensions.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** The dimensions as a network's text has them, such as {@code 784} or {@code 32x32x3}. */
  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}

package dev.pliant.layer;

import java.util.List;

/**
 * {@code meanpool:N}: of each channel the mean of each square of N × N pixels (LeCun, Bottou, Bengio and Haffner 1998).
 * The squares lie side by side from the left upper corner on; rows and columns that are left over are not read. {@code
 * meanpool} gives the mean of the whole map, a vector of one value for each channel (Lin, Chen and Yan 2014).
 *
 * @param side of a square, at least 2; {@link #WHOLE} for the whole map
 */
public record MeanPool(int side) implements Layer {
  private static final long serialVersionUID = 1;
  /** The side of a window that is the whole map. */
  public static final int WHOLE = 0;

  public MeanPool {
    if (side != WHOLE) {
      requireSide("meanpool", side);
    }
  }

  static void requireSide(String kind, int side) {
    if (side < 2) {
      throw new IllegalArgumentException("the squares of " + kind + " have a side of at least 2, not " + side);
    }
  }

  /** Squares of {@code side} × {@code side} on {@code map}; the rest at its edges is not read. */
  static Windows squares(Shape map, int side) {
    return Windows.over(map, side, side, side, Padding.VALID);
  }

  /** The map that {@code layer} gives, of one pixel for each square. */
  static Shape output(Layer layer, Shape map, int side) {
    Windows squares = squares(map, side);
    if (squares.isEmpty()) {
      throw new IllegalArgumentException(layer.spec() + " needs a map of at least " + side + "x" + side + " pixels, and "
          + map + " is smaller");
    }
    return Shape.map(squares.rows(), squares.columns(), map.units());
  }

  @Override
  public String kind() {
    return "meanpool";
  }

  @Override
  public String spec() {
    return side == WHOLE ? kind() : kind() + ":" + side;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape map = LayerInputs.map(this, inputs);
    return side == WHOLE ? Shape.vector(map.units()) : output(this, map, side);
  }

  @Override
  public Kernel kernel(Site site) {
    Shape map = site.inputShapes().get(0);
    return new MeanPoolKernel(
        side == WHOLE ? Windows.over(map, map.rows(), map.columns(), 1, Padding.VALID) : squares(map, side), site);
  }
}

package dev.pliant.activation;

import dev.pliant.activation.Expression.Binary;
import dev.pliant.activation.Expression.Interpolation;
import dev.pliant.activation.Expression.Unary;

/**
 * What a formula comes to, and how far from that an arithmetic may be that rounds every result.
 *
 * <p>Errors are carried through each operation to first order, and each adds its own: half a unit for the basic ones,
 * and for the functions of a library, which approximate, {@link #LIBRARY} units of the largest value they have.
 *
 * @param value in double precision
 * @param error the most by which the rounded result may differ from it
 */
public record RoundingBound(double value, double error) {
  /** ONNX Runtime documents no accuracy of its functions; its polynomials are good to some three units. */
  private static final double LIBRARY = 4;

  /**
   * That of {@code formula} at {@code x}.
   *
   * @param error by how much x may be wrong
   * @param unit the distance from 1 to the next number of the arithmetic: 2⁻²³ for floats
   */
  public static RoundingBound of(Expression formula, double x, double error, double[] k, double unit) {
    if (formula instanceof Expression.Input) {
      return new RoundingBound(x, error);
    }
    double value = formula.value(x, k);
    double rounding = unit * Math.abs(value);
    if (!formula.dependsOnInput()) {
      return new RoundingBound(value, rounding);
    }
    if (formula instanceof Unary unary) {
      RoundingBound u = of(unary.operand(), x, error, k, unit);
      return new RoundingBound(value, switch (unary.operation()) {
        case ABS, NEGATE -> u.error;
        case EXP -> Math.exp(u.value + u.error) - value + LIBRARY * rounding;
        case SQRT -> u.error / Math.sqrt(Math.max(u.value - u.error, unit)) + rounding;
        case SIGMOID, SIN, TANH -> u.error + LIBRARY * unit;
        case ERF -> 2 / Math.sqrt(Math.PI) * u.error + LIBRARY * unit;
      });
    }
    if (formula instanceof Binary binary) {
      RoundingBound u = of(binary.left(), x, error, k, unit);
      RoundingBound v = of(binary.right(), x, error, k, unit);
      return new RoundingBound(value, switch (binary.operation()) {
        case ADD, SUBTRACT -> u.error + v.error + rounding;
        case MULTIPLY -> Math.abs(u.value) * v.error + Math.abs(v.value) * u.error + u.error * v.error + rounding;
        case DIVIDE -> (u.error + Math.abs(value) * v.error) / Math.max(Math.abs(v.value) - v.error, Float.MIN_NORMAL)
            + rounding;
        case MAX, MIN -> Math.max(u.error, v.error);
      });
    }
    Interpolation spline = (Interpolation) formula;
    RoundingBound place = of(spline.place(), x, error, k, unit);
    double steepest = 0;
    double largest = 0;
    for (int cell = 0; cell < spline.table().size() - 1; cell++) {
      double left = spline.table().get(cell).value(x, k);
      double right = spline.table().get(cell + 1).value(x, k);
      steepest = Math.max(steepest, Math.abs(right - left));
      largest = Math.max(largest, Math.max(Math.abs(left), Math.abs(right)));
    }
    // Far outside the place is large, and so is what is added to the table's value.
    return new RoundingBound(
        value, steepest * place.error + 3 * unit * (steepest * (1 + Math.abs(place.value)) + largest));
  }
}

package dev.pliant.activation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A formula as data, made of operations that every neural network runtime has. With it an {@link ActivationFunction}
 * describes itself to other programs.
 *
 * <p>Create a part that occurs more than once only once, because each object is computed once.
 */
public sealed interface Expression {
  /** The input x of the function. */
  Expression INPUT = new Input();

  /** The type of {@link #INPUT}. */
  record Input() implements Expression {}

  /**
   * A parameter of the function.
   *
   * @param index its index, from 0
   */
  record Parameter(int index) implements Expression {}

  /** A number. */
  record Constant(double value) implements Expression {}

  /** An operation on one operand. */
  record Unary(UnaryOperation operation, Expression operand) implements Expression {}

  /** An operation on two operands. */
  record Binary(BinaryOperation operation, Expression left, Expression right) implements Expression {}

  /**
   * The linear spline through the points (i, {@code table[i]}), evaluated at {@code place} and continued linearly
   * outside.
   *
   * @param table at least two expressions, none of which depends on the input
   * @param place where
   */
  record Interpolation(List<Expression> table, Expression place) implements Expression {
    public Interpolation {
      table = List.copyOf(table);
      if (table.size() < 2 || table.stream().anyMatch(Expression::dependsOnInput)) {
        throw new IllegalArgumentException("a table needs at least two values, none of which may depend on the input");
      }
    }
  }

  /** The operations on one number. */
  enum UnaryOperation {
    ABS, ERF, EXP, NEGATE, SIGMOID, SIN, SQRT, TANH;

    /** The result for the operand {@code u}. */
    double apply(double u) {
      return switch (this) {
        case ABS -> Math.abs(u);
        case ERF -> 2 * Normal.cumulative(u * Math.sqrt(2)) - 1;
        case EXP -> Math.exp(u);
        case NEGATE -> -u;
        case SIGMOID -> Exponentials.sigma(u);
        case SIN -> Math.sin(u);
        case SQRT -> Math.sqrt(u);
        case TANH -> Exponentials.tanh(u);
      };
    }
  }

  /** The operations on two numbers. */
  enum BinaryOperation {
    ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN;

    /** The result for the operands {@code u} and {@code v}. */
    double apply(double u, double v) {
      return switch (this) {
        case ADD -> u + v;
        case SUBTRACT -> u - v;
        case MULTIPLY -> u * v;
        case DIVIDE -> u / v;
        case MAX -> Math.max(u, v);
        case MIN -> Math.min(u, v);
      };
    }
  }

  /** The number {@code value}. */
  static Expression constant(double value) {
    return new Constant(value);
  }

  /** The parameters 0, 1, …, {@code count} − 1. */
  static List<Expression> parameters(int count) {
    return IntStream.range(0, count).<Expression>mapToObj(Parameter::new).toList();
  }

  /** This + {@code other}. */
  default Expression plus(Expression other) {
    return new Binary(BinaryOperation.ADD, this, other);
  }

  /** This + {@code other}. */
  default Expression plus(double other) {
    return plus(constant(other));
  }

  /** This − {@code other}. */
  default Expression minus(Expression other) {
    return new Binary(BinaryOperation.SUBTRACT, this, other);
  }

  /** This − {@code other}. */
  default Expression minus(double other) {
    return minus(constant(other));
  }

  /** This · {@code other}. */
  default Expression times(Expression other) {
    return new Binary(BinaryOperation.MULTIPLY, this, other);
  }

  /** This · {@code other}. */
  default Expression times(double other) {
    return times(constant(other));
  }

  /** This / {@code other}. */
  default Expression over(Expression other) {
    return new Binary(BinaryOperation.DIVIDE, this, other);
  }

  /** This / {@code other}. */
  default Expression over(double other) {
    return over(constant(other));
  }

  /** The larger of this and {@code other}. */
  default Expression max(Expression other) {
    return new Binary(BinaryOperation.MAX, this, other);
  }

  /** The larger of this and {@code other}. */
  default Expression max(double other) {
    return max(constant(other));
  }

  /** The smaller of this and {@code other}. */
  default Expression min(Expression other) {
    return new Binary(BinaryOperation.MIN, this, other);
  }

  /** The smaller of this and {@code other}. */
  default Expression min(double other) {
    return min(constant(other));
  }

  /** −this. */
  default Expression negated() {
    return new Unary(UnaryOperation.NEGATE, this);
  }

  /** |this|. */
  default Expression abs() {
    return new Unary(UnaryOperation.ABS, this);
  }

  /** e to the power of this. It is infinite if this is large; the caller must prevent that. */
  default Expression exp() {
    return new Unary(UnaryOperation.EXP, this);
  }

  /** √this. */
  default Expression sqrt() {
    return new Unary(UnaryOperation.SQRT, this);
  }

  /** The sine of this. */
  default Expression sin() {
    return new Unary(UnaryOperation.SIN, this);
  }

  /** The hyperbolic tangent of this. */
  default Expression tanh() {
    return new Unary(UnaryOperation.TANH, this);
  }

  /** σ(this) = 1/(1 + e^−this), finite everywhere. */
  default Expression sigmoid() {
    return new Unary(UnaryOperation.SIGMOID, this);
  }

  /** The error function of this: 2/√π times the integral of e^−t² from 0 to this. */
  default Expression erf() {
    return new Unary(UnaryOperation.ERF, this);
  }

  /** Whether it contains the input; otherwise it has one value for each set of parameters. */
  default boolean dependsOnInput() {
    if (this instanceof Unary unary) {
      return unary.operand().dependsOnInput();
    }
    if (this instanceof Binary binary) {
      return binary.left().dependsOnInput() || binary.right().dependsOnInput();
    }
    if (this instanceof Interpolation spline) {
      return spline.place().dependsOnInput();
    }
    return this instanceof Input;
  }

  /** The value for the input {@code x} and the parameters {@code k}, in double precision. */
  default double value(double x, double[] k) {
    if (this instanceof Parameter parameter) {
      return k[parameter.index()];
    }
    if (this instanceof Constant constant) {
      return constant.value();
    }
    if (this instanceof Unary unary) {
      return unary.operation().apply(unary.operand().value(x, k));
    }
    if (this instanceof Binary binary) {
      return binary.operation().apply(binary.left().value(x, k), binary.right().value(x, k));
    }
    if (this instanceof Interpolation spline) {
      double place = spline.place().value(x, k);
      int cell = (int) Math.max(0, Math.min(place, spline.table().size() - 2));
      double left = spline.table().get(cell).value(x, k);
      return left + (place - cell) * (spline.table().get(cell + 1).value(x, k) - left);
    }
    return x;
  }
}

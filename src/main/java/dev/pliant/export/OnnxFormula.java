package dev.pliant.export;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Expression.Binary;
import dev.pliant.activation.Expression.BinaryOperation;
import dev.pliant.activation.Expression.Interpolation;
import dev.pliant.activation.Expression.Unary;
import dev.pliant.activation.Expression.UnaryOperation;
import dev.pliant.activation.Expression;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import onnx.Onnx.TensorProto;

/**
 * The nodes of one layer's activation function, made from its formula. Parts of the formula without the input are
 * numbers, which are computed here in double precision: one number for all units, or one for each unit that has its own
 * parameters.
 */
final class OnnxFormula {
  private final OnnxGraph graph;
  private final String prefix;
  private final String input;
  /** [sets, P]. */
  private final double[][] k;
  private final Map<Expression, String> names = new IdentityHashMap<>();
  private int count;

  private OnnxFormula(OnnxGraph graph, String prefix, String input, double[][] k) {
    this.graph = graph;
    this.prefix = prefix;
    this.input = input;
    this.k = k;
  }

  /**
   * Adds the nodes of {@code function} to {@code graph}.
   *
   * @param prefix beginning of the values' names
   * @param input the function's input, floats [batch, units]
   * @param k the function's parameters: one set for all units, or one per unit
   * @return the name of the result
   * @throws UnsupportedActivationException if the function has no formula
   */
  static String add(OnnxGraph graph, String prefix, String input, ActivationFunction function, double[][] k) {
    Expression formula = function.formula(Expression.INPUT, Expression.parameters(function.parameterCount()))
        .orElseThrow(() -> new UnsupportedActivationException("activation '" + function.spec()
            + "' has no formula, and so no ONNX form; export the network with --format dl4j, or add a formula"));
    return new OnnxFormula(graph, prefix, input, k).of(formula);
  }

  private String of(Expression part) {
    String known = names.get(part);
    if (known != null) {
      return known;
    }
    String name = part instanceof Expression.Input ? input : part.dependsOnInput() ? node(part) : numbers(part);
    names.put(part, name);
    return name;
  }

  private String node(Expression part) {
    if (part instanceof Unary unary) {
      return graph.node(operator(unary.operation()), name(), of(unary.operand()));
    }
    if (part instanceof Binary binary) {
      return graph.node(operator(binary.operation()), name(), of(binary.left()), of(binary.right()));
    }
    return interpolation((Interpolation) part);
  }

  private static String operator(UnaryOperation operation) {
    return switch (operation) {
      case ABS -> "Abs";
      case ERF -> "Erf";
      case EXP -> "Exp";
      case NEGATE -> "Neg";
      case SIGMOID -> "Sigmoid";
      case SIN -> "Sin";
      case SQRT -> "Sqrt";
      case TANH -> "Tanh";
    };
  }

  private static String operator(BinaryOperation operation) {
    return switch (operation) {
      case ADD -> "Add";
      case SUBTRACT -> "Sub";
      case MULTIPLY -> "Mul";
      case DIVIDE -> "Div";
      case MAX -> "Max";
      case MIN -> "Min";
    };
  }

  /** Looks up the value at the left end of the cell, and the difference to the right end. */
  private String interpolation(Interpolation spline) {
    List<Expression> table = spline.table();
    int cells = table.size() - 1;
    float[] lefts = new float[k.length * cells];
    float[] steps = new float[k.length * cells];
    for (int set = 0; set < k.length; set++) {
      for (int cell = 0; cell < cells; cell++) {
        double left = table.get(cell).value(Double.NaN, k[set]);
        lefts[set * cells + cell] = (float) left;
        steps[set * cells + cell] = (float) (table.get(cell + 1).value(Double.NaN, k[set]) - left);
      }
    }
    String place = of(spline.place());
    String cell = graph.node(
        "Clip", name(), graph.node("Floor", name(), place), graph.number(0), graph.number(cells - 1));
    String index = graph.node("to", TensorProto.DataType.INT64.getNumber(), "Cast", name(), cell);
    if (k.length > 1) {
      long[] starts = LongStream.range(0, k.length).map(set -> set * cells).toArray();
      index = graph.node("Add", name(), index, graph.longs(name(), starts, k.length));
    }
    String left = graph.node("Gather", name(), graph.floats(name(), lefts, lefts.length), index);
    String step = graph.node("Gather", name(), graph.floats(name(), steps, steps.length), index);
    String part = graph.node("Sub", name(), place, cell);
    return graph.node("Add", name(), left, graph.node("Mul", name(), part, step));
  }

  /** The values of a part without the input. */
  private String numbers(Expression part) {
    float[] values = new float[k.length];
    for (int set = 0; set < k.length; set++) {
      values[set] = (float) part.value(Double.NaN, k[set]);
    }
    if (IntStream.range(1, values.length).allMatch(set -> Float.compare(values[set], values[0]) == 0)) {
      return graph.number(values[0]);
    }
    return graph.floats(name(), values, values.length);
  }

  private String name() {
    count++;
    return prefix + "/" + count;
  }
}

package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A DL4J activation for a function without parameters that DL4J does not have. Only the function's name is stored. It
 * computes in double precision, whatever the network's type is.
 */
public final class FunctionActivation extends BaseActivationFunction {
  private static final long serialVersionUID = 1;
  private static final double[] NOTHING = {};

  @JsonProperty private final String function;

  @JsonCreator
  FunctionActivation(@JsonProperty("function") String function) {
    this.function = function;
  }

  /** The function of this activation. */
  ActivationFunction function() {
    return Activations.parse(function);
  }

  /** g(in), which replaces the content of {@code in}, as in DL4J's own activations. */
  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    double[] x = flat(in);
    function().values(x, 0, x.length, NOTHING, x);
    return in.assign(shaped(x, in));
  }

  /** ∂L/∂in for ∂L/∂g = {@code epsilon}, in a new array; there are no parameters and so no gradient of them. */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    double[] delta = flat(epsilon);
    function().gradients(flat(in), delta, 0, delta.length, NOTHING, delta, NOTHING);
    return new Pair<>(in.ulike().assign(shaped(delta, in)), null);
  }

  private static double[] flat(INDArray array) {
    return Nd4j.toFlattened('c', array).toDoubleVector();
  }

  private static INDArray shaped(double[] values, INDArray like) {
    return Nd4j.createFromArray(values).reshape('c', like.shape());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionActivation that && function.equals(that.function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }

  /** The function's name. */
  @Override
  public String toString() {
    return function;
  }
}

package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An activation function as a node of its own: y = g(x; k), element by element. In a map each pixel of a channel is an
 * element of the same unit.
 *
 * @param function its name in {@link Activations}
 * @param sharing which units share parameters
 */
public record Activation(String function, Sharing sharing) implements Layer {
  private static final long serialVersionUID = 1;
  /** The name of its parameters, [P] or [units, P]. */
  public static final String PARAMETERS = "k";

  /** @throws IllegalArgumentException if there is no such function */
  public Activation {
    function = Activations.parse(function).spec();
  }

  /** The function {@code function}. */
  public Activation(ActivationFunction function, Sharing sharing) {
    this(function.spec(), sharing);
  }

  /** The function itself. */
  public ActivationFunction mathematics() {
    return Activations.parse(function);
  }

  /** Whether all such activations of the network share its parameters. */
  public boolean isTied() {
    return sharing == Sharing.NETWORK && mathematics().parameterCount() > 0;
  }

  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public String spec() {
    return function;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return LayerInputs.only(this, inputs);
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    ActivationFunction g = mathematics();
    int parameters = g.parameterCount();
    if (parameters == 0) {
      return List.of();
    }
    List<Double> start = DoubleStream.of(g.start()).boxed().toList();
    int units = LayerInputs.only(this, inputs).units();
    List<Integer> shape = sharing == Sharing.UNIT ? List.of(units, parameters) : List.of(parameters);
    return List.of(new ParameterArray(PARAMETERS, shape, Role.ACTIVATION, 0, 0, start));
  }

  @Override
  public Kernel kernel(Site site) {
    return new ActivationKernel(mathematics(), site);
  }
}

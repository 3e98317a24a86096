package dev.pliant.layer;

import dev.pliant.activation.ActivationFunction;

/** {@link Activation}: the function's own loops. */
final class ActivationKernel implements Kernel {
  private final FunctionParameters parameters;
  private final Signal input;
  private final Signal output;
  private final int width;

  ActivationKernel(ActivationFunction function, Site site) {
    Slot slot = site.slots().get(Activation.PARAMETERS);
    this.parameters = slot == null ? FunctionParameters.none(function) : slot.function();
    this.input = site.input();
    this.output = site.output();
    this.width = site.outputShape().size();
  }

  @Override
  public void forward(Pass pass) {
    parameters.values(input.values(), pass.size() * width, output.values());
  }

  @Override
  public void backward(Pass pass, GradientUse use) {
    if (input.gradient() == null) {
      // The loops write it anyway; nobody reads it.
      parameters.gradients(input.values(), output.gradient(), pass.size() * width, output.gradient());
      return;
    }
    parameters.gradients(input.values(), output.gradient(), pass.size() * width, input.gradient());
  }
}

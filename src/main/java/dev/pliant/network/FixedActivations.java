package dev.pliant.network;

import dev.pliant.activation.ActivationFunction;
import dev.pliant.activation.Activations;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Converts functions without parameters to DL4J's activations, and back. */
public final class FixedActivations {
  private static final double LEAK = 0.01;

  private FixedActivations() {}

  /** DL4J's own implementation of {@code function}, which has no parameters, or else Pliant's. */
  static IActivation toDl4j(ActivationFunction function) {
    return switch (function.spec()) {
      case "identity" -> new ActivationIdentity();
      case "relu" -> new ActivationReLU();
      case "elu" -> new ActivationELU();
      case "tanh" -> new ActivationTanH();
      case "sigmoid" -> new ActivationSigmoid();
      case "silu" -> new ActivationSwish();
      case "leakyrelu" -> new ActivationLReLU(LEAK);
      // Not DL4J's GELU, which is the approximation by tanh.
      default -> new FunctionActivation(function.spec());
    };
  }

  /** The function that {@code activation} implements; empty if this class does not know it. */
  public static Optional<ActivationFunction> fromDl4j(IActivation activation) {
    if (activation instanceof FunctionActivation ours) {
      return Optional.of(ours.function());
    }
    return Activations.fixed().stream().filter(function -> toDl4j(function).equals(activation)).findFirst();
  }
}

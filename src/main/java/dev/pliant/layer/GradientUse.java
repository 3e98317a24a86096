package dev.pliant.layer;

/** Uses a gradient as soon as it is known. */
@FunctionalInterface
public interface GradientUse {
  /**
   * Takes the gradient of the loss, summed over the minibatch, by the parameters of {@code segment}. The gradient of a
   * penalty on them is included once for each example.
   *
   * @param gradient as long as the segment or longer; its owner writes over it afterwards
   */
  void take(Segment segment, float[] gradient);
}

package dev.pliant.layer;

/** What is done with a gradient as soon as it is known. */
@FunctionalInterface
public interface GradientUse {
  /**
   * Takes the gradient of the loss, summed over the minibatch, by the parameters of {@code segment}; that of a penalty
   * on them is added as often as there are examples.
   *
   * @param gradient as long as the segment or longer; its owner writes over it afterwards
   */
  void take(Segment segment, float[] gradient);
}

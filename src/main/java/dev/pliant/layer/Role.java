package dev.pliant.layer;

/** The purpose of an array of parameters. It decides how the array is updated, and whether it decays. */
public enum Role {
  /** Weights, which start at random and may decay. */
  WEIGHT,
  /** Values that are added to a unit, or scale it; they do not decay. */
  BIAS,
  /** Parameters of an activation function; they do not decay and may have a learning rate of their own. */
  ACTIVATION,
  /** Measurements of the training without a gradient, such as a running mean; they are averaged with the parameters. */
  STATISTIC
}

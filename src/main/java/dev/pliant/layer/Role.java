package dev.pliant.layer;

/** What an array of parameters is for: it decides who updates the array, and whether weights decay. */
public enum Role {
  /** Weights, which start at random and may decay. */
  WEIGHT,
  /** What is added to, or scales, a unit; it does not decay. */
  BIAS,
  /** Parameters of an activation function; they do not decay and may have a learning rate of their own. */
  ACTIVATION,
  /** What is measured in training and has no gradient, such as a running mean; averaged with the parameters. */
  STATISTIC
}

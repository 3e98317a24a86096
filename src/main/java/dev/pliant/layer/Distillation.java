package dev.pliant.layer;

import java.io.Serializable;

/**
 * Learning from a teacher: each example's loss is (1 − share) · the cross-entropy of its label + share · T² · the
 * cross-entropy of what a trained network, the teacher, gives for it. For the latter both networks' logits are divided
 * by the temperature T, so that classes the teacher thinks improbable count, too (Hinton, Vinyals and Dean 2015,
 * Distilling the knowledge in a neural network). An example without a teacher has its label's loss alone.
 *
 * @param share of the teacher, in [0, 1]
 * @param temperature T, at least 1
 */
public record Distillation(double share, double temperature) implements Serializable {
  private static final long serialVersionUID = 1;
  /** No teacher. */
  public static final Distillation NONE = new Distillation(0, 1);

  public Distillation {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a teacher's share is at least 0 and at most 1, not " + share);
    }
    if (!(temperature >= 1 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException("a temperature is at least 1, not " + temperature);
    }
  }
}

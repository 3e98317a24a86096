package dev.pliant.layer;

import java.util.SplittableRandom;

/**
 * One forward pass through a network, and perhaps the backward pass after it: how many examples it has, and its
 * purpose.
 */
public final class Pass {
  /** The purpose of a pass. */
  public enum Phase {
    /** Training: dropout drops values, and statistics are those of the minibatch. */
    TRAINING,
    /** Use of the network as it is. */
    EVALUATION
  }

  private int size;
  private Phase phase = Phase.EVALUATION;
  private SplittableRandom random;

  /** The next pass uses the network as it is, on {@code size} examples. */
  public Pass evaluate(int size) {
    this.size = size;
    this.phase = Phase.EVALUATION;
    this.random = null;
    return this;
  }

  /**
   * The next pass trains on {@code size} examples.
   *
   * @param random for random draws, node after node; null if there are none
   */
  public Pass train(int size, SplittableRandom random) {
    this.size = size;
    this.phase = Phase.TRAINING;
    this.random = random;
    return this;
  }

  /** How many examples. */
  public int size() {
    return size;
  }

  /** Whether it trains. */
  public boolean trains() {
    return phase == Phase.TRAINING;
  }

  /** The source of random draws. */
  SplittableRandom random() {
    return random;
  }
}

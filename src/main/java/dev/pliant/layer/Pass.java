package dev.pliant.layer;

import java.util.SplittableRandom;

/** One forward pass through a network, and perhaps the backward pass after it: how many examples, and what for. */
public final class Pass {
  /** What a pass is for. */
  public enum Phase {
    /** To train: dropout drops, and statistics are of the minibatch. */
    TRAINING,
    /** To use the network as it is. */
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
   * @param random what is drawn at random, node after node; null where nothing is
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

  /** What is drawn at random. */
  SplittableRandom random() {
    return random;
  }
}

package dev.pliant.layer;

import java.util.SplittableRandom;

/** Draws which elements stay: each by itself, with the same probability. */
public final class DropoutMask {
  private static final double HALF_LONG = 0x1p32;

  private final long threshold;
  private final float scale;

  /** @param rate the probability that an element is dropped, in [0, 1), to a precision of 2⁻³² */
  public DropoutMask(double rate) {
    this.threshold = (long) (rate * HALF_LONG);
    this.scale = (float) (1 / (1 - rate));
  }

  /** The factor of an element that stays: the expected value does not change. */
  float scale() {
    return scale;
  }

  /** Whether the next element stays. */
  boolean stays(SplittableRandom random) {
    return (random.nextInt() & 0xffffffffL) >= threshold;
  }

  /** Writes 0 for each of the first {@code end} elements that is dropped and {@link #scale} for each that stays. */
  public void draw(SplittableRandom random, float[] mask, int end) {
    for (int i = 0; i < end; i++) {
      mask[i] = stays(random) ? scale : 0;
    }
  }
}

package dev.pliant.data;

import java.io.Serializable;

/**
 * A permutation of 0 … n−1 that follows from a seed and takes no memory: a Feistel network over the smallest even number
 * of bits that holds n, walked until it lands inside (Black and Rogaway 2002, cycle walking).
 *
 * <p>It places examples without a list of them: which are held out, which worker trains on which.
 */
public final class SeededPermutation implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int ROUNDS = 4;

  private final long size;
  private final int halfBits;
  private final long seed;

  /** A permutation of 0 … {@code size} − 1; size at least 1 and below 2⁶². */
  public SeededPermutation(long size, long seed) {
    if (size < 1 || size >= 1L << 62) {
      throw new IllegalArgumentException("a permutation of " + size + " numbers cannot be");
    }
    this.size = size;
    this.halfBits = Math.max(1, (64 - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
    this.seed = seed;
  }

  /** Where {@code index} goes. */
  public long at(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index + " is not in 0 … " + (size - 1));
    }
    long place = index;
    do {
      place = encrypt(place);
    } while (place >= size);
    return place;
  }

  private long encrypt(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mix(right + mix(seed + round)) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}

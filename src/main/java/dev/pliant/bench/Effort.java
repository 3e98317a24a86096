package dev.pliant.bench;

import java.util.Locale;

/** How much time a benchmark takes. */
public enum Effort {
  /** A few epochs of each contender: minutes. */
  QUICK,
  /** Enough epochs to reach the target, where it can be reached; MLlib alone may take a quarter of an hour. */
  FULL;

  /** The word of the tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.pliant.bench;

import java.util.Locale;

/** How much time a benchmark may take. */
public enum Effort {
  /** A few epochs of each contender: minutes. */
  QUICK,
  /** Enough epochs to reach the target if it can be reached; MLlib alone may take 15 minutes. */
  FULL;

  /** The word in the tables. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

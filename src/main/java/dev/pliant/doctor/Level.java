package dev.pliant.doctor;

/** How serious a finding is. */
public enum Level {
  /** Everything is in order. */
  PASS("pass"),
  /** Work is possible, but slower or less safe than necessary. */
  WARN("warn"),
  /** Work will fail. */
  FAIL("FAIL");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}

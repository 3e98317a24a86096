package dev.pliant.doctor;

/** How grave a finding is. */
public enum Level {
  /** As it should be. */
  PASS("pass"),
  /** Work can be done, but slower or with less safety than need be. */
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

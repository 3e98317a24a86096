package dev.pliant.cli;

/** Words as a shell takes them. */
final class Shell {
  private Shell() {}

  /** {@code word}, in quotes where a shell would not leave it whole. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

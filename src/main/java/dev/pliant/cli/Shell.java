package dev.pliant.cli;

/** Words as a shell takes them. */
final class Shell {
  private Shell() {}

  /** {@code word}, in quotes where a shell would not leave it whole. */
  static String quoted(String word) {
    if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
      return word;
    }
    // Double quotes read better around single ones, unless the shell would look inside.
    return word.contains("'") && !word.matches("(?s).*[\"$`\\\\!].*")
        ? "\"" + word + "\""
        : "'" + word.replace("'", "'\\''") + "'";
  }
}

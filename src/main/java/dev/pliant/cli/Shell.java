package dev.pliant.cli;

/** Words as a shell reads them. */
final class Shell {
  private Shell() {}

  /** {@code word}, in quotes if a shell would change it. */
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

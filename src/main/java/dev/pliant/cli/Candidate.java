package dev.pliant.cli;

/**
 * One of the networks that are compared.
 *
 * @param name what it is called
 * @param role why it is there
 * @param activation of all its hidden layers
 * @param layers its sizes as {@code --layers} takes them; null for those of that option
 */
record Candidate(String name, Role role, String activation, String layers) {
  enum Role {
    /** Named by the user. */
    CANDIDATE("candidate"),
    /** A candidate whose activation does not learn. */
    FROZEN("frozen control"),
    /** As many parameters as the largest candidate, and no learned activation. */
    MATCHED("matched control");

    private final String words;

    Role(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

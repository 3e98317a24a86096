package dev.pliant.runs;

/**
 * One of the networks that are compared.
 *
 * @param name what it is called
 * @param role why it is there
 * @param activation of all its hidden layers
 * @param layers its sizes as {@code --layers} takes them; null where that option is as it was given
 * @param network its text as {@code --network} takes it; null where that option is as it was given
 */
public record Candidate(String name, Role role, String activation, String layers, String network) {
  /** One of the network that the options describe. */
  public Candidate(String name, Role role, String activation) {
    this(name, role, activation, null, null);
  }

  public enum Role {
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

    public String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

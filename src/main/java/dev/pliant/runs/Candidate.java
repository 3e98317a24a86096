package dev.pliant.runs;

import dev.pliant.layer.Network;
import java.util.List;

/**
 * One of the networks that are compared.
 *
 * @param name what it is called
 * @param role why it is there
 * @param activation of all its hidden layers
 * @param network null where it is the network that the options describe, with this activation
 */
public record Candidate(String name, Role role, String activation, Network network) {
  /** One of the network that the options describe. */
  public Candidate(String name, Role role, String activation) {
    this(name, role, activation, null);
  }

  /** What {@code --activation} names for it: one activation for all hidden layers. */
  public List<String> activations() {
    return List.of(activation);
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

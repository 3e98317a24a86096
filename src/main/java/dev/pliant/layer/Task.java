package dev.pliant.layer;

import java.io.Serializable;

/**
 * A task that a network is trained for.
 *
 * @param label the name of the labels; empty where a network has one task without a name
 * @param node the place of the node that the head reads
 * @param head the loss and the prediction
 */
public record Task(String label, int node, Head head) implements Serializable {
  /** The name of a task without a name in the tables. */
  private static final String UNNAMED = "label";

  /** Its name in the tables. */
  public String title() {
    return label.isEmpty() ? UNNAMED : label;
  }
}

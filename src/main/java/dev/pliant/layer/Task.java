package dev.pliant.layer;

import java.io.Serializable;

/**
 * What a network is trained for.
 *
 * @param label the name of the labels; empty where a network has one task without a name
 * @param node the place of the node that gives what the head reads
 * @param head the loss and the prediction
 */
public record Task(String label, int node, Head head) implements Serializable {
  /** What tables call a task without a name. */
  private static final String UNNAMED = "label";

  /** What tables call it. */
  public String title() {
    return label.isEmpty() ? UNNAMED : label;
  }
}

package dev.pliant.layer;

/** A network's text that is wrong at some place. The message is one line; {@link #mark} shows the place. */
public final class NetworkTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final String text;
  private final int from;
  private final int to;

  /**
   * @param from where the wrong part of {@code text} begins
   * @param to where it ends
   */
  NetworkTextException(String message, String text, int from, int to) {
    super(message);
    this.text = text;
    this.from = from;
    this.to = to;
  }

  /** The text on one line, and on the next line a mark under the place. */
  public String mark() {
    return text.replaceAll("\\p{Cntrl}", " ") + System.lineSeparator() + " ".repeat(from)
        + "^".repeat(Math.max(1, to - from));
  }
}

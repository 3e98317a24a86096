package dev.pliant.data;

import java.util.OptionalInt;

/** A label that is beyond the classes there are said to be. */
public final class LabelRangeException extends BadDataException {
  private static final long serialVersionUID = 1;

  private final String found;
  private final int classes;

  /**
   * @param found which label, where
   * @param said how many classes there are said to be
   * @param classes how many the training labels make, 0 if it is not them, or they are hardly believed
   */
  LabelRangeException(String found, int said, int classes) {
    super(found + " is out of range: there are said to be " + said + " classes, 0 to " + (said - 1)
        + "; put the right file there, or take more classes");
    this.found = found;
    this.classes = classes;
  }

  /** Which label it is, and where. */
  public String found() {
    return found;
  }

  /** How many classes there are by the file, not by what the user said. */
  public OptionalInt classes() {
    return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
  }
}

package dev.pliant.report;

/**
 * What a bar, a line or a point is called in a chart. Two of the same text are two.
 *
 * @param place in the order in which they are drawn
 * @param text as it is shown
 */
record Name(int place, String text) implements Comparable<Name> {
  private static final int LONGEST = 26;

  Name {
    text = Figures.shortened(text, LONGEST);
  }

  @Override
  public int compareTo(Name other) {
    return Integer.compare(place, other.place);
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.pliant.layer;

/** What windows at the edge of a map see beyond it. */
public enum Padding {
  /** As many zeros as it takes for a window at each step of the stride; an odd one lies below or right. */
  SAME,
  /** Nothing: each window lies inside the map. */
  VALID
}

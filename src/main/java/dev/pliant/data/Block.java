package dev.pliant.data;

import java.io.Serializable;

/** A stretch of examples, packed for a worker. Immutable. */
public interface Block extends Serializable {
  /** How many examples there are. */
  int size();

  /** How many features an example has. */
  int features();

  /** The least id among the examples: blocks of one data set are put in order by it. */
  long firstId();

  /** The label of example {@code index}, counted from 0. */
  int label(int index);

  /** Writes the features of example {@code index} to {@code into} from {@code offset} on. */
  void copyFeatures(int index, float[] into, int offset);
}

package dev.pliant.data;

import java.io.Serializable;

/** Where an example goes, decided by its id alone: which partition, and which place there. */
public interface Placement extends Serializable {
  /** What {@link #place} answers for an example that goes nowhere. */
  long NOWHERE = -1;

  /** The place of example {@code id} in an order of all that are placed, or {@link #NOWHERE}. */
  long place(long id);

  /** The partition, counted from 0, that holds {@code place}. */
  int partition(long place);

  /** Which block of its partition holds {@code place}; never less for a later place of the same partition. */
  long block(long place);
}

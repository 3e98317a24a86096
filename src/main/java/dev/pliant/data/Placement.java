package dev.pliant.data;

import java.io.Serializable;

/** Which partition an example goes to, decided by its id alone. */
@FunctionalInterface
public interface Placement extends Serializable {
  /** What {@link #partition} answers for an example that goes nowhere. */
  int NOWHERE = -1;

  /** The partition of example {@code id}, counted from 0, or {@link #NOWHERE}. */
  int partition(long id);
}

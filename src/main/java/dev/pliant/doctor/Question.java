package dev.pliant.doctor;

import java.io.Serializable;

/** What a process is asked; it travels there. */
@FunctionalInterface
interface Question<T extends Serializable> extends Serializable {
  /** Answers in the process that this runs in. */
  T answer();
}

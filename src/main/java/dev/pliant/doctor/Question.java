package dev.pliant.doctor;

import java.io.Serializable;

/** A question to a process; it is sent there. */
@FunctionalInterface
interface Question<T extends Serializable> extends Serializable {
  /** Answers in the process that runs it. */
  T answer();
}

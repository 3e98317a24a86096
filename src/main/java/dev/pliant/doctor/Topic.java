package dev.pliant.doctor;

import java.util.Locale;

/** What a finding is about, in the order in which findings are told. */
public enum Topic {
  /** Whether every executor answered. */
  EXECUTORS,
  /** Task slots for the workers. */
  SLOTS,
  /** The native libraries. */
  NATIVES,
  /** Java and its options. */
  JAVA,
  /** Spark's serializer. */
  SERIALIZER,
  /** Heap and native memory within what container and machine have. */
  MEMORY,
  /** Threads of BLAS and OpenMP. */
  THREADS,
  /** The results folder. */
  OUTPUT,
  /** The files of the data set. */
  DATA,
  /** The clocks of the machines. */
  CLOCK,
  /** Free disk space. */
  DISK;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

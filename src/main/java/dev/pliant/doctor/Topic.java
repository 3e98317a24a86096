package dev.pliant.doctor;

import java.util.Locale;

/** The subject of a finding, in the order of the report. */
public enum Topic {
  /** Whether every executor answered. */
  EXECUTORS,
  /** Task slots for the workers. */
  SLOTS,
  /** The native libraries. */
  NATIVES,
  /** How convolutions are calculated. */
  CONVOLUTIONS,
  /** Java and its options. */
  JAVA,
  /** Spark's serializer. */
  SERIALIZER,
  /** Heap and native memory within the limits of container and machine. */
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

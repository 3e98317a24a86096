/**
 * Checks whether driver and executors are ready for work. Each process is asked for facts, which are small records
 * about its state. On the driver, checks, which are pure functions, turn these facts into findings.
 *
 * <p>Knows Spark, Hadoop's file systems and the native libraries of DL4J; of the rooms it knows only {@code files} and
 * {@code jobs}.
 */
package dev.pliant.doctor;

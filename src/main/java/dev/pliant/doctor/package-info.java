/**
 * Whether driver and executors are fit for work. Each process is asked for facts, small records that say how things
 * are there; checks, which are pure functions, make findings of them on the driver.
 *
 * <p>Knows Spark, Hadoop's file systems and the native libraries of DL4J, and of the rooms {@code files} alone.
 */
package dev.pliant.doctor;

/**
 * Benchmarks of the kernels, each beside a plain reference for the same work, with JMH.
 *
 * <pre>
 * mvn -B -P kernels test
 * mvn -B -P kernels test -Dkernels=StepBenchmark
 * </pre>
 *
 * The first runs all of them, in about three minutes; the second those whose names match a regular expression. Times
 * are means per call on one thread, in microseconds. A benchmark of something that only its own package sees is in that
 * package. {@code mvn verify} compiles them and runs none.
 */
package dev.pliant.kernels;

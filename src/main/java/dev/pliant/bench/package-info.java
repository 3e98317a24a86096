/**
 * Compares Pliant's training speed with other programs: contenders train the same network on the same examples, one
 * after the other on the same machine.
 *
 * <p>May know every room except {@code cli}, and DL4J, Spark, MLlib and OpenBLAS.
 */
package dev.pliant.bench;

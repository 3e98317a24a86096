/**
 * How fast the network trains here, and how fast elsewhere: contenders that train the same network on the same
 * examples, one after the other on the same machine.
 *
 * <p>May know every room but {@code cli}; besides, DL4J, Spark, MLlib and OpenBLAS.
 */
package dev.pliant.bench;

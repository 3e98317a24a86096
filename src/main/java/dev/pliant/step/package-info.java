/**
 * One optimisation step on one minibatch, behind one interface, and a network's predictions for a minibatch.
 *
 * <p>Knows {@code activation}, {@code layer}, {@code network} and {@code words}, but not Spark.
 */
package dev.pliant.step;

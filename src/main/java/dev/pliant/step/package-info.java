/**
 * One optimisation step on one minibatch, behind one interface, and what a network predicts for one.
 *
 * <p>Knows {@code activation}, {@code layer} and {@code network}; knows no Spark.
 */
package dev.pliant.step;

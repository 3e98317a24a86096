/**
 * One optimisation step on one minibatch, behind one interface.
 *
 * <p>Knows {@code activation} and {@code network}; knows no Spark.
 */
package dev.pliant.step;

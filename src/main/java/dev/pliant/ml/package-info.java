/**
 * Pliant's training as a spark.ml estimator, and the trained network as a spark.ml model.
 *
 * <p>Knows {@code activation}, {@code data}, {@code jobs}, {@code layer}, {@code network}, {@code results}, {@code step},
 * {@code training} and Spark.
 */
package dev.pliant.ml;

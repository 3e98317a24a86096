/**
 * Pliant's training as a spark.ml estimator, and what it learns as a model.
 *
 * <p>Knows {@code activation}, {@code data}, {@code layer}, {@code network}, {@code step}, {@code training} and Spark.
 */
package dev.pliant.ml;

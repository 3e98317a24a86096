/**
 * Training on several workers: the averaging {@code TrainingMaster} and its workers, the epoch loop, evaluation and
 * checkpoints.
 *
 * <p>Knows {@code activation}, {@code data}, {@code files}, {@code jobs}, {@code layer}, {@code network}, {@code step},
 * {@code words} and Spark.
 */
package dev.pliant.training;

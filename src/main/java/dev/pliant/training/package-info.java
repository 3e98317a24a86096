/**
 * Training across workers: the averaging {@code TrainingMaster} and its worker, the epoch loop, evaluation, checkpoints.
 *
 * <p>Knows {@code activation}, {@code data}, {@code files}, {@code network}, {@code step} and Spark.
 */
package dev.pliant.training;

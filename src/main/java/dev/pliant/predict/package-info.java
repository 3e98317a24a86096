/**
 * What a trained network makes of examples, where those are: images packed in blocks, or tables of features.
 *
 * <p>Knows {@code data}, {@code files}, {@code layer}, {@code step}, {@code training}, {@code results} and Spark.
 */
package dev.pliant.predict;

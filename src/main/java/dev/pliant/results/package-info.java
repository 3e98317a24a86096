/**
 * The Parquet tables that a run leaves behind: their schema, their atomic writing, their reading.
 *
 * <p>Knows {@code files}, Spark, and of {@code layer} the arrays of parameters alone.
 */
package dev.pliant.results;

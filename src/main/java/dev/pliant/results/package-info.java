/**
 * The Parquet tables that a run leaves behind: their schema, their atomic writing, their reading.
 *
 * <p>Knows {@code files} and Spark, and none of the other rooms.
 */
package dev.pliant.results;

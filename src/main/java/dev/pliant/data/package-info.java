/**
 * Where examples come from: IDX files, the catalogue of data sets and how to fetch them, Spark data sets of
 * examples, and the packed blocks that workers train on.
 *
 * <p>Knows {@code files} and Spark, and none of the other rooms.
 */
package dev.pliant.data;

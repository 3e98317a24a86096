/**
 * The mathematics of activation functions over plain arrays: value, slope and parameter gradients of each family.
 *
 * <p>Knows nothing of the other rooms, of DL4J or of Spark.
 */
package dev.pliant.activation;

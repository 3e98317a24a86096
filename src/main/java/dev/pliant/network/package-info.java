/**
 * The network as DL4J sees it: the learned activation as a layer, and the step from a network's description to
 * DL4J's configuration.
 *
 * <p>Knows {@code activation} and DL4J; knows no Spark.
 */
package dev.pliant.network;

/**
 * The network in DL4J's form: the learned activation as a layer, and the conversion of a network's description to
 * DL4J's configuration.
 *
 * <p>Knows {@code activation}, {@code layer}, {@code words} and DL4J, but not Spark.
 */
package dev.pliant.network;

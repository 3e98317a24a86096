package dev.pliant.ml;

/**
 * A learned activation function.
 *
 * @param layer the hidden layer, counted from 1
 * @param unit the unit, counted from 0; null where the layer has one function for all
 * @param x where it is looked at
 * @param g its values there
 * @param slope its slopes there
 * @param node the activation's name in the network
 */
public record LearnedCurve(int layer, Integer unit, double[] x, double[] g, double[] slope, String node) {}

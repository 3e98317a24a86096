package dev.pliant.ml;

/**
 * A learned parameter of an activation.
 *
 * @param layer the hidden layer, counted from 1; if all layers share the parameter, it is listed for each layer
 * @param unit the unit, counted from 0; null if the layer's units share the parameter
 * @param name the parameter's name in the activation's family
 * @param value the parameter's value
 * @param node the activation's name in the network
 */
public record LearnedActivation(int layer, Integer unit, String name, double value, String node) {}

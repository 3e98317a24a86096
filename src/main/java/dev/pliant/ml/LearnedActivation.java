package dev.pliant.ml;

/**
 * A learned parameter of an activation.
 *
 * @param layer the hidden layer, counted from 1; each has its own where all share them, with the same values
 * @param unit the unit, counted from 0; null where the layer's units share the parameter
 * @param name the parameter's name in the activation's family
 * @param value what it is
 * @param node the activation's name in the network
 */
public record LearnedActivation(int layer, Integer unit, String name, double value, String node) {}

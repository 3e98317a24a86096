package dev.pliant.predict;

import dev.pliant.layer.Minibatch.NonZeros;

/**
 * An example to be predicted. Its features may change when the next one is asked for.
 *
 * @param id what it is called
 * @param label its class; null if that is not known
 * @param source holds its features
 * @param index where in {@code source} it is
 */
record Example(long id, Integer label, NonZeros source, int index) {}

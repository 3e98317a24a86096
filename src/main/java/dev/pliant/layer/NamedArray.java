package dev.pliant.layer;

import java.io.Serializable;

/**
 * One parameter array of a network; the components are the columns of the table {@code parameters}.
 *
 * @param layer the layer it belongs to, counted from 1
 * @param name {@code W} of shape [inputs, outputs], of a convolution [out, in, height, width], {@code b} of shape
 *     [outputs], {@code k} of shape [P] when the layer shares its activation's P parameters, else [units, P]
 * @param shape the lengths of its dimensions; not to be written
 * @param values its elements in C order; not copied, since they may be many megabytes; do not write to it
 * @param node the name of the node that it belongs to; null if an older version wrote it
 */
public record NamedArray(int layer, String name, long[] shape, float[] values, String node) implements Serializable {
  /** An array without its node, in a layer that has no other array of that name. */
  public NamedArray(int layer, String name, long[] shape, float[] values) {
    this(layer, name, shape, values, null);
  }
}

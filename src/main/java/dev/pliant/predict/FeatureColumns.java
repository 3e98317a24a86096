package dev.pliant.predict;

import java.io.Serializable;

/**
 * Which columns of a table hold what.
 *
 * @param features an array of floats or doubles or a vector of spark.ml, or pixels of one byte each; null for {@value
 *     #FEATURES} or else {@value #PIXELS}, whichever is there
 * @param id a whole number; null for {@value #ID} if that is there, else rows are numbered
 * @param label a whole number, null where it is not known; null for {@value #LABEL} if that is there
 */
public record FeatureColumns(String features, String id, String label) implements Serializable {
  static final String FEATURES = "features";
  static final String PIXELS = "pixels";
  static final String ID = "id";
  static final String LABEL = "label";
}

package dev.pliant.layer;

/**
 * Convolutions by matrix products.
 *
 * @param products how matrices are multiplied
 */
public record ProductConvolutions(Products products) implements Convolutions {
  @Override
  public Convolution open(Windows windows, int outputs) {
    return new WindowProducts(windows, outputs, products);
  }

  @Override
  public Workspace workspace(Windows windows, int outputs, int size) {
    return WindowProducts.workspace(windows, outputs, size);
  }
}

package dev.pliant.layer;

import java.util.List;

/**
 * {@code maxpool:N}: of each channel the largest value in each square of N × N pixels (Riesenhuber and Poggio 1999). The
 * squares lie side by side from the left upper corner on; rows and columns that are left over are not read. Where several
 * values are the largest, the gradient goes to the first.
 *
 * @param side of a square, at least 2
 */
public record MaxPool(int side) implements Layer {
  private static final long serialVersionUID = 1;

  public MaxPool {
    MeanPool.requireSide("maxpool", side);
  }

  @Override
  public String kind() {
    return "maxpool";
  }

  @Override
  public String spec() {
    return kind() + ":" + side;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return MeanPool.output(this, LayerInputs.map(this, inputs), side);
  }

  @Override
  public Kernel kernel(Site site) {
    return new MaxPoolKernel(MeanPool.squares(site.inputShapes().get(0), side), site);
  }
}

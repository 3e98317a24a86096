package dev.pliant.layer;

import java.util.List;

/**
 * {@code dropout:SHARE}: in training each value is dropped with that probability, and values that stay are divided by
 * the probability to stay, so that their expected value does not change (inverted dropout: Srivastava, Hinton,
 * Krizhevsky, Sutskever and Salakhutdinov 2014, section 10). Of a map whole channels are dropped (Tompson, Goroshin,
 * Jain, LeCun and Bregler 2015). Outside training the output is the input.
 *
 * @param share the probability to be dropped, above 0 and below 1
 */
public record Dropout(double share) implements Layer {
  private static final long serialVersionUID = 1;

  public Dropout {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a share to drop is above 0 and below 1, not " + share);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String spec() {
    return kind() + ":" + share;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return LayerInputs.only(this, inputs);
  }

  @Override
  public Kernel kernel(Site site) {
    return new DropoutKernel(new DropoutMask(share), site);
  }
}

package dev.pliant.layer;

import java.util.Arrays;
import java.util.List;

/** {@code stretch:START}: y = s·x, with a scale s of its own for each unit, that starts as said. Made as the guide says. */
public record Stretch(double start) implements Layer {
  private static final long serialVersionUID = 1;

  /** The one line in the list of kinds. */
  public static void register() {
    Layers.register("stretch:START", start -> new Stretch(Double.parseDouble(start)));
  }

  @Override
  public String kind() {
    return "stretch";
  }

  @Override
  public String spec() {
    return kind() + ":" + start;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return LayerInputs.only(this, inputs);
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    return List.of(ParameterArray.ofUnits("s", LayerInputs.only(this, inputs).units(), Role.BIAS, start));
  }

  @Override
  public Kernel kernel(Site site) {
    return new StretchKernel(site);
  }

  private static final class StretchKernel implements Kernel {
    private final Signal input;
    private final Signal output;
    private final Segment scales;
    private final float[] gradient;

    StretchKernel(Site site) {
      this.input = site.input();
      this.output = site.output();
      this.scales = site.vector("s");
      this.gradient = new float[scales.length()];
    }

    @Override
    public void forward(Pass pass) {
      for (int i = 0; i < pass.size() * scales.length(); i++) {
        output.values()[i] = scales.values()[i % scales.length()] * input.values()[i];
      }
    }

    @Override
    public void backward(Pass pass, GradientUse use) {
      Arrays.fill(gradient, 0);
      for (int i = 0; i < pass.size() * scales.length(); i++) {
        gradient[i % scales.length()] += input.values()[i] * output.gradient()[i];
        if (input.gradient() != null) {
          input.gradient()[i] = scales.values()[i % scales.length()] * output.gradient()[i];
        }
      }
      use.take(scales, gradient);
    }
  }
}

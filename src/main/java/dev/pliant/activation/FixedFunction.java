package dev.pliant.activation;

import java.util.List;
import java.util.Locale;

/** The activation functions that have nothing to learn. At a kink the slope is that of the left side. */
enum FixedFunction implements ActivationFunction {
  /** g(x) = x. */
  IDENTITY {
    @Override
    double value(double x) {
      return x;
    }

    @Override
    double slope(double x) {
      return 1;
    }
  },

  /** g(x) = max(0, x). */
  RELU {
    @Override
    double value(double x) {
      return Math.max(0, x);
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : 0;
    }
  },

  /** g(x) = x for x &gt; 0, else 0.01·x. */
  LEAKYRELU {
    @Override
    double value(double x) {
      return x > 0 ? x : 0.01 * x;
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : 0.01;
    }
  },

  /** g(x) = x for x &gt; 0, else eˣ − 1 (Clevert, Unterthiner, Hochreiter 2016). */
  ELU {
    @Override
    double value(double x) {
      return x > 0 ? x : Math.expm1(x);
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : Math.exp(x);
    }
  },

  /** g(x) = tanh x. */
  TANH {
    @Override
    double value(double x) {
      return tanh(x);
    }

    @Override
    double slope(double x) {
      double t = tanh(x);
      return (1 - t) * (1 + t);
    }
  },

  /** g(x) = σ(x) = 1/(1 + e⁻ˣ). */
  SIGMOID {
    @Override
    double value(double x) {
      return sigma(x);
    }

    @Override
    double slope(double x) {
      return sigma(x) * sigma(-x);
    }
  },

  /** g(x) = x·σ(x) (Elfwing, Uchibe, Doya 2018). */
  SILU {
    @Override
    double value(double x) {
      return x * sigma(x);
    }

    @Override
    double slope(double x) {
      double s = sigma(x);
      return s + x * s * sigma(-x);
    }
  };

  private static final double[] NOTHING = {};

  abstract double value(double x);

  abstract double slope(double x);

  @Override
  public double value(double x, double[] k) {
    return value(x);
  }

  @Override
  public double slope(double x, double[] k) {
    return slope(x);
  }

  @Override
  public void addParameterGradient(double x, double delta, double[] k, double[] gradient) {
    // Nothing to learn.
  }

  @Override
  public List<String> parameterNames() {
    return List.of();
  }

  @Override
  public double[] start() {
    return NOTHING;
  }

  @Override
  public String spec() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By the exponential, which processors' libraries do several times faster than Java's tanh; exact to 1e-16. */
  private static double tanh(double x) {
    double e = Math.exp(-2 * Math.abs(x));
    return Math.copySign((1 - e) / (1 + e), x);
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

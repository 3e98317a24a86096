package dev.pliant.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The activation functions without parameters. At a kink the slope is that of the left side. */
enum FixedFunction implements ActivationFunction {
  /** g(x) = x. */
  IDENTITY {
    @Override
    double value(double x) {
      return x;
    }

    @Override
    Expression formula(Expression x) {
      return x;
    }

    @Override
    double slope(double x) {
      return 1;
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      System.arraycopy(x, from, y, from, to - from);
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      System.arraycopy(delta, from, dx, from, to - from);
    }
  },

  /** g(x) = max(0, x) (Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines"). */
  RELU {
    @Override
    double value(double x) {
      return Math.max(0, x);
    }

    @Override
    Expression formula(Expression x) {
      return x.max(0);
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : 0;
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = Math.max(0, x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * Heaviside.of(x[i]);
      }
    }
  },

  /** g(x) = x for x &gt; 0, else 0.01·x (Maas, Hannun, Ng 2013, "Rectifier nonlinearities"). */
  LEAKYRELU {
    private static final double LEAK = 0.01;

    @Override
    double value(double x) {
      return x > 0 ? x : LEAK * x;
    }

    @Override
    Expression formula(Expression x) {
      return x.max(x.times(LEAK));
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : LEAK;
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = Math.max(x[i], LEAK * x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * Math.max(LEAK, Heaviside.of(x[i]));
      }
    }
  },

  /** g(x) = x for x &gt; 0, else eˣ − 1 (Clevert, Unterthiner, Hochreiter 2016, "Exponential linear units"). */
  ELU {
    @Override
    double value(double x) {
      return x > 0 ? x : Exponentials.minusOne(x, Math.exp(x));
    }

    @Override
    Expression formula(Expression x) {
      return x.max(0).plus(x.min(0).exp().minus(1));
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : Math.exp(x);
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        double negative = Math.min(0, x[i]);
        y[i] = Math.max(0, x[i]) + Exponentials.minusOne(negative, Math.exp(negative));
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * Math.exp(Math.min(0, x[i]));
      }
    }
  },

  /** g(x) = tanh x. */
  TANH {
    @Override
    double value(double x) {
      return Exponentials.tanh(x);
    }

    @Override
    Expression formula(Expression x) {
      return x.tanh();
    }

    @Override
    double slope(double x) {
      return Exponentials.tanhSlope(x);
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = Exponentials.tanh(x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * Exponentials.tanhSlope(x[i]);
      }
    }
  },

  /** g(x) = σ(x) = 1/(1 + e⁻ˣ). */
  SIGMOID {
    @Override
    double value(double x) {
      return Exponentials.sigma(x);
    }

    @Override
    Expression formula(Expression x) {
      return x.sigmoid();
    }

    @Override
    double slope(double x) {
      return Exponentials.sigmaSlope(x);
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = Exponentials.sigma(x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * Exponentials.sigmaSlope(x[i]);
      }
    }
  },

  /** g(x) = x·σ(x) (Elfwing, Uchibe, Doya 2018, "Sigmoid-weighted linear units"). */
  SILU {
    @Override
    double value(double x) {
      return x * Exponentials.sigma(x);
    }

    @Override
    Expression formula(Expression x) {
      return x.times(x.sigmoid());
    }

    @Override
    double slope(double x) {
      double e = Exponentials.inverse(x);
      double s = 1 / (1 + e);
      return s + x * (e * s * s);
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = x[i] * Exponentials.sigma(x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        double e = Exponentials.inverse(x[i]);
        double s = 1 / (1 + e);
        dx[i] = delta[i] * (s + x[i] * (e * s * s));
      }
    }
  },

  /** g(x) = x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel 2016, "Gaussian error linear units"). */
  GELU {
    @Override
    double value(double x) {
      return x * Normal.cumulative(x);
    }

    @Override
    Expression formula(Expression x) {
      return x.times(0.5).times(x.times(Math.sqrt(0.5)).erf().plus(1));
    }

    @Override
    double slope(double x) {
      return Normal.cumulative(x) + x * Normal.density(x);
    }

    @Override
    void values(double[] x, int from, int to, double[] y) {
      for (int i = from; i < to; i++) {
        y[i] = x[i] * Normal.cumulative(x[i]);
      }
    }

    @Override
    void slopes(double[] x, double[] delta, int from, int to, double[] dx) {
      for (int i = from; i < to; i++) {
        dx[i] = delta[i] * (Normal.cumulative(x[i]) + x[i] * Normal.density(x[i]));
      }
    }
  };

  private static final double[] NOTHING = {};

  abstract double value(double x);

  abstract double slope(double x);

  /** g(x) as a formula. */
  abstract Expression formula(Expression x);

  abstract void values(double[] x, int from, int to, double[] y);

  /** Writes dx[i] = delta[i]·g′(x[i]). */
  abstract void slopes(double[] x, double[] delta, int from, int to, double[] dx);

  /**
   * The fixed function that {@code word} names, as a part of {@code family}.
   *
   * @throws IllegalArgumentException if there is no such function; the message lists all
   */
  static FixedFunction named(String word, String family) {
    for (FixedFunction function : values()) {
      if (function.spec().equals(word)) {
        return function;
      }
    }
    throw new IllegalArgumentException(family + " takes fixed functions, and '" + word + "' is not one;"
          + " there are: "
        + Arrays.stream(values()).map(FixedFunction::spec).sorted().collect(Collectors.joining(", ")));
  }

  @Override
  public double value(double x, double[] k) {
    return value(x);
  }

  @Override
  public boolean isAffine() {
    return this == IDENTITY;
  }

  @Override
  public Optional<Expression> formula(Expression x, List<Expression> k) {
    return Optional.of(formula(x));
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
  public void values(double[] x, int from, int to, double[] k, double[] y) {
    values(x, from, to, y);
  }

  @Override
  public void gradients(
      double[] x, double[] delta, int from, int to, double[] k, double[] dx, double[] gradient) {
    slopes(x, delta, from, to, dx);
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
}

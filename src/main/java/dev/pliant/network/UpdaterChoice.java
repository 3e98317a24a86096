package dev.pliant.network;

import dev.pliant.words.EnumWords;
import java.io.Serializable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How parameters follow from gradients.
 *
 * @param kind the updater
 * @param momentum the share of the velocity that stays from update to update, in [0, 1); 0 for Adam, which has moments
 *     of its own
 */
public record UpdaterChoice(Kind kind, double momentum) implements Serializable {
  /** Adam with the constants of its paper. */
  public static final UpdaterChoice ADAM = new UpdaterChoice(Kind.ADAM, 0);

  /** The momentum of an updater that is given none. */
  public static final double USUAL_MOMENTUM = 0.9;

  /** The kinds of updaters. With ε for the learning rate, μ for the momentum and v for the velocity, from 0: */
  public enum Kind {
    /** Adam (Kingma and Ba 2015). */
    ADAM,
    /** Gradient descent with classical momentum (Polyak 1964): v ← μ·v − ε·∇L(θ) and θ ← θ + v. */
    SGD,
    /**
     * Nesterov's accelerated gradient as Sutskever, Martens, Dahl and Hinton (2013) have it, v ← μ·v − ε·∇L(θ + μ·v)
     * and θ ← θ + v, in the form of Bengio, Boulanger-Lewandowski and Pascanu (2012): what is stored, evaluated and
     * reported is φ = θ + μ·v, where the gradient is taken, so that φ ← φ − μ·v + (1 + μ)·(μ·v − ε·∇L(φ)).
     */
    NESTEROV;

    /** The kind's word on the command line and in the tables. */
    public String word() {
      return EnumWords.of(this);
    }

    /**
     * The kind that {@code word} names.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static Kind parse(String word) {
      return EnumWords.parse(Kind.class, "updater", word);
    }
  }

  public UpdaterChoice {
    if (!(momentum >= 0 && (float) momentum < 1)) {
      throw new IllegalArgumentException("momentum must be at least 0 and below 1, not " + momentum);
    }
    if (kind == Kind.ADAM && momentum != 0) {
      throw new IllegalArgumentException("momentum is of sgd and nesterov, and the updater is adam");
    }
  }

  /** {@code kind} with {@code momentum}, which Adam ignores. */
  public static UpdaterChoice of(Kind kind, double momentum) {
    return kind == Kind.ADAM ? ADAM : new UpdaterChoice(kind, momentum);
  }

  /** How many floats of state it keeps for each parameter. */
  public int stateArrays() {
    return switch (kind) {
      case ADAM -> 2;
      case SGD -> momentum == 0 ? 0 : 1;
      case NESTEROV -> 1;
    };
  }

  /** The updater with a constant learning rate. */
  public IUpdater at(double rate) {
    return switch (kind) {
      case ADAM -> new Adam(rate);
      case SGD -> momentum == 0 ? new Sgd(rate) : new HeavyBall(rate, null, momentum);
      case NESTEROV -> new Nesterovs(rate, momentum);
    };
  }

  /** The updater with a learning rate that depends on the update. */
  public IUpdater at(RateSchedule schedule) {
    return switch (kind) {
      case ADAM -> new Adam(schedule);
      case SGD -> momentum == 0 ? new Sgd(schedule) : new HeavyBall(0, schedule, momentum);
      case NESTEROV -> new Nesterovs(schedule, momentum);
    };
  }

  /** Its name for people, with its learning rate. */
  public String label(double rate) {
    return switch (kind) {
      case ADAM -> "Adam " + rate;
      case SGD -> "SGD " + rate + (momentum == 0 ? "" : " with momentum " + momentum);
      case NESTEROV -> "SGD " + rate + " with Nesterov's momentum " + momentum;
    };
  }
}

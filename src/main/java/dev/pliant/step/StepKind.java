package dev.pliant.step;

import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.words.EnumWords;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Which step trains a network. */
public enum StepKind {
  /** The fastest that takes the network. */
  AUTO,
  /** The fused step. */
  FUSED,
  /** DL4J's own, the reference. */
  DL4J;

  /** The word of the command line and the tables. */
  public String word() {
    return EnumWords.of(this);
  }

  /**
   * The step that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StepKind parse(String word) {
    return EnumWords.parse(StepKind.class, "step", word);
  }

  /**
   * The step that will train {@code conf}: this one, or what {@code AUTO} comes to.
   *
   * @throws UnsupportedNetworkException if this is {@code FUSED} and it does not take the network
   */
  public StepKind resolve(MultiLayerConfiguration conf) {
    if (this == DL4J) {
      return DL4J;
    }
    try {
      LoopUpdaters.of(Dl4jLayout.of(conf).updaters());
      return FUSED;
    } catch (UnsupportedNetworkException e) {
      if (this == FUSED) {
        throw e;
      }
      return DL4J;
    }
  }

  /**
   * Opens a step of this kind that regularizes nothing.
   *
   * @param conf the network
   */
  public Step open(MultiLayerConfiguration conf) {
    return open(conf, Regularization.NONE);
  }

  /**
   * Opens a step of this kind.
   *
   * @param conf the network
   * @throws UnsupportedNetworkException if anything is to be dropped and the step is DL4J's, or if this is
   *     {@code FUSED} and does not take the network
   */
  public Step open(MultiLayerConfiguration conf, Regularization regularization) {
    if (resolve(conf) == FUSED) {
      return new FusedStep(Dl4jLayout.of(conf), regularization);
    }
    if (regularization.drops()) {
      throw new UnsupportedNetworkException("DL4J's step knows no dropout whose masks follow from the run's seed");
    }
    return new Dl4jStep(conf, regularization.labelSmoothing());
  }
}

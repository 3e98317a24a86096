package dev.pliant.network;

import dev.pliant.words.EnumWords;
import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that depends on the updates of a run (Goyal et al. 2017). It rises linearly over the warm-up:
 * iteration t of w has (t + 1)/w of the rate. Then it stays, or falls towards zero, which it would reach after the last
 * iteration.
 */
public final class RateSchedule implements ISchedule {
  private static final long serialVersionUID = 1;

  @JsonProperty private final Shape shape;
  @JsonProperty private final double rate;
  @JsonProperty private final int warmUp;
  @JsonProperty private final int iterations;

  /**
   * The course after the warm-up. With s from 0 to 1 over the iterations after the warm-up, the rate is multiplied by:
   */
  public enum Shape {
    /** 1. */
    CONSTANT,
    /** (1 + cos πs)/2 (Loshchilov and Hutter 2017). */
    COSINE,
    /** 1 − s. */
    LINEAR;

    /** The shape's word on the command line and in the tables. */
    public String word() {
      return EnumWords.of(this);
    }

    /**
     * The shape that {@code word} names.
     *
     * @throws IllegalArgumentException if there is no such shape
     */
    public static Shape parse(String word) {
      return EnumWords.parse(Shape.class, "schedule", word);
    }

    private double share(double s) {
      return switch (this) {
        case CONSTANT -> 1;
        case COSINE -> (1 + Math.cos(Math.PI * s)) / 2;
        case LINEAR -> 1 - s;
      };
    }
  }

  /**
   * @param rate the largest rate, at the end of the warm-up
   * @param warmUp number of iterations of the warm-up, at most {@code iterations}
   * @param iterations number of iterations of the whole run; later iterations have the rate of its end
   */
  @JsonCreator
  public RateSchedule(
      @JsonProperty("shape") Shape shape,
      @JsonProperty("rate") double rate,
      @JsonProperty("warmUp") int warmUp,
      @JsonProperty("iterations") int iterations) {
    if (warmUp < 0 || warmUp > iterations) {
      throw new IllegalArgumentException("a warm-up of " + warmUp + " iterations in a run of " + iterations);
    }
    this.shape = shape;
    this.rate = rate;
    this.warmUp = warmUp;
    this.iterations = iterations;
  }

  /**
   * The learning rate of an update.
   *
   * @param iteration number of updates made before
   * @param epoch ignored
   */
  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration < warmUp) {
      return rate * (iteration + 1) / warmUp;
    }
    int after = iterations - warmUp;
    double s = after == 0 ? 0 : Math.min(1, (double) (iteration - warmUp) / after);
    return rate * shape.share(s);
  }

  @Override
  public ISchedule clone() {
    return new RateSchedule(shape, rate, warmUp, iterations);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RateSchedule that
        && shape == that.shape
        && rate == that.rate
        && warmUp == that.warmUp
        && iterations == that.iterations;
  }

  @Override
  public int hashCode() {
    return Objects.hash(shape, rate, warmUp, iterations);
  }

  @Override
  public String toString() {
    return shape.word() + " " + rate + " over " + iterations + " iterations, " + warmUp + " of them to warm up";
  }
}

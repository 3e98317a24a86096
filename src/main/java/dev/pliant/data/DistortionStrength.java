package dev.pliant.data;

import java.io.Serializable;

/**
 * How far a {@link Distortion} may go. Each number of the affine map is drawn uniformly between minus and plus its
 * limit; lengths are in pixels. All zero but {@code sigma} changes nothing.
 *
 * @param rotation degrees about the centre of the image, in [0, 180]
 * @param scale how much longer or shorter, as a share, drawn for width and height apart; in [0, 1)
 * @param shear how far a row moves sideways for each row below the centre; 0.1 slants an upright stroke by 6°
 * @param shift sideways, and as far up or down
 * @param sigma the standard deviation of the Gaussian that smooths the elastic field
 * @param alpha what the smoothed field is multiplied by; 0 leaves it out
 */
public record DistortionStrength(
    double rotation, double scale, double shear, double shift, double sigma, double alpha)
    implements Serializable {

  /** No distortion. */
  public static final DistortionStrength NONE = new DistortionStrength(0, 0, 0, 0, 0, 0);

  /**
   * What suits digits of 28 × 28 pixels: a rotation of 10°, a tenth in scale and in shear, 2 pixels, and the elastic
   * field of Simard, Steinkraus and Platt (2003), σ = 4 and α = 34, which moves a pixel by 1.4 pixels in each direction
   * (root of the mean square).
   */
  public static final DistortionStrength DIGITS = new DistortionStrength(10, 0.1, 0.1, 2, 4, 34);

  private static final double DIGIT_SIDE = 28;

  /** @throws IllegalArgumentException when a number is outside its range */
  public DistortionStrength {
    require("rotation", rotation, rotation <= 180, "0 to 180 degrees");
    require("scale", scale, scale < 1, "at least 0 and below 1");
    require("shear", shear, true, "at least 0");
    require("shift", shift, true, "at least 0 pixels");
    require("sigma", sigma, true, "at least 0 pixels");
    require("alpha", alpha, true, "at least 0");
  }

  private static void require(String what, double value, boolean below, String range) {
    if (!(value >= 0 && below && Double.isFinite(value))) {
      throw new IllegalArgumentException("the " + what + " of a distortion must be " + range + ", not " + value);
    }
  }

  /**
   * {@link #DIGITS} for images of another size: everything that is a length grows with the shorter side. The field's
   * mean displacement goes with α/σ, so α grows with the square.
   */
  public static DistortionStrength digits(Shape shape) {
    double share = Math.min(shape.rows(), shape.columns()) / DIGIT_SIDE;
    return new DistortionStrength(
        DIGITS.rotation, DIGITS.scale, DIGITS.shear, DIGITS.shift * share, DIGITS.sigma * share,
        DIGITS.alpha * share * share);
  }
}

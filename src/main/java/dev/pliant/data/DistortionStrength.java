package dev.pliant.data;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private static final List<String> NAMES = List.of("rotation", "scale", "shear", "shift", "sigma", "alpha");
  private static final String NOTHING = "none";
  private static final String DIGITS_WORD = "digits";

  /** @throws IllegalArgumentException when a number is outside its range */
  public DistortionStrength {
    require("rotation", rotation, rotation <= 180, "0 to 180 degrees");
    require("scale", scale, scale < 1, "at least 0 and below 1");
    require("shear", shear, true, "at least 0");
    require("shift", shift, true, "at least 0 pixels");
    require("sigma", sigma, true, "at least 0 pixels");
    require("alpha", alpha, true, "at least 0");
  }

  /**
   * The strength that {@code text} gives for images of {@code shape}: {@code none}, {@code digits}, or limits such as
   * {@code rotation=10,shift=2}, of which those left out are 0; but sigma is then 4 pixels.
   *
   * @throws IllegalArgumentException if it gives none
   */
  public static DistortionStrength parse(String text, Shape shape) {
    if (text.equals(NOTHING)) {
      return NONE;
    }
    if (text.equals(DIGITS_WORD)) {
      return digits(shape);
    }
    Map<String, Double> limits = new HashMap<>(NAMES.stream().collect(Collectors.toMap(name -> name, name -> 0.0)));
    limits.put("sigma", DIGITS.sigma);
    for (String limit : text.split(",", -1)) {
      String[] sides = limit.strip().split("=", -1);
      if (sides.length != 2 || !NAMES.contains(sides[0])) {
        throw new IllegalArgumentException("'" + limit.strip() + "' is no distortion; there are: "
            + Stream.concat(Stream.of(NOTHING, DIGITS_WORD), NAMES.stream().map(name -> name + "=LIMIT"))
                .collect(Collectors.joining(", ")));
      }
      try {
        limits.put(sides[0], Double.valueOf(sides[1]));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the " + sides[0] + " of a distortion must be a number, not '" + sides[1] + "'", e);
      }
    }
    return new DistortionStrength(
        limits.get("rotation"), limits.get("scale"), limits.get("shear"), limits.get("shift"), limits.get("sigma"),
        limits.get("alpha"));
  }

  /** Whether it changes anything. */
  public boolean distorts() {
    return rotation > 0 || scale > 0 || shear > 0 || shift > 0 || alpha > 0;
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

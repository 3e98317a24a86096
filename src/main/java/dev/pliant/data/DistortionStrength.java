package dev.pliant.data;

import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
  private static final String ALPHA = "alpha";
  private static final String SIGMA = "sigma";
  private static final List<String> NAMES = List.of("rotation", "scale", "shear", "shift", ALPHA, SIGMA);
  private static final String EXAMPLE = "rotation=10,shift=2";
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
   * {@code rotation=10,shift=2}, of which those left out are 0, apart from sigma, which is then 4 pixels.
   *
   * @throws IllegalArgumentException if it gives none
   */
  public static DistortionStrength parse(String text, ImageShape shape) {
    if (text.equals(NOTHING)) {
      return NONE;
    }
    if (text.equals(DIGITS_WORD)) {
      return digits(shape);
    }
    Map<String, Double> limits = new HashMap<>();
    for (String limit : text.split(",", -1)) {
      String[] sides = limit.strip().split("=", -1);
      if (sides.length != 2 || !NAMES.contains(sides[0])) {
        throw new IllegalArgumentException("'" + limit.strip() + "' is no limit of a distortion; write " + NOTHING
            + " or " + DIGITS_WORD + " alone, or limits such as " + EXAMPLE + "; there are: "
            + String.join(", ", NAMES));
      }
      if (limits.put(sides[0], number(sides[0], sides[1])) != null) {
        throw new IllegalArgumentException("the " + sides[0] + " of a distortion is given twice; give it once");
      }
    }
    if (limits.containsKey(SIGMA) && !limits.containsKey(ALPHA)) {
      throw new IllegalArgumentException("sigma smooths an elastic field, which has no strength; give its alpha, too");
    }
    int side = Math.min(shape.rows(), shape.columns());
    if (limits.getOrDefault(SIGMA, 0.0) > side) {
      throw new IllegalArgumentException("a sigma of " + limits.get(SIGMA) + " pixels moves images of "
          + shape.rows() + "×" + shape.columns() + " as a whole; give at most " + side + ", or shift");
    }
    if (limits.getOrDefault("shift", 0.0) > side) {
      throw new IllegalArgumentException("a shift of " + limits.get("shift") + " pixels takes images of "
          + shape.rows() + "×" + shape.columns() + " out of sight; give fewer");
    }
    return new DistortionStrength(
        limits.getOrDefault("rotation", 0.0), limits.getOrDefault("scale", 0.0), limits.getOrDefault("shear", 0.0),
        limits.getOrDefault("shift", 0.0), limits.getOrDefault(SIGMA, DIGITS.sigma), limits.getOrDefault(ALPHA, 0.0));
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the " + name + " of a distortion must be a number, not '" + text + "'", e);
    }
  }

  /** The limits that are not 0, as {@link #parse} takes them. */
  @Override
  public String toString() {
    if (!distorts()) {
      return NOTHING;
    }
    Map<String, Double> limits = new LinkedHashMap<>();
    limits.put("rotation", rotation);
    limits.put("scale", scale);
    limits.put("shear", shear);
    limits.put("shift", shift);
    limits.put(ALPHA, alpha);
    limits.put(SIGMA, alpha > 0 ? sigma : 0);
    return limits.entrySet().stream()
        .filter(limit -> limit.getValue() > 0)
        .map(limit -> limit.getKey() + "=" + limit.getValue())
        .collect(Collectors.joining(","));
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
  public static DistortionStrength digits(ImageShape shape) {
    double share = Math.min(shape.rows(), shape.columns()) / DIGIT_SIDE;
    return new DistortionStrength(
        DIGITS.rotation, DIGITS.scale, DIGITS.shear, DIGITS.shift * share, DIGITS.sigma * share,
        DIGITS.alpha * share * share);
  }
}

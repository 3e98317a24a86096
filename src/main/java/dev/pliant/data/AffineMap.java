package dev.pliant.data;

import java.util.SplittableRandom;

/**
 * An affine map of the plane that moves the point q to c + M·(q − c) + t, where c is the centre of an image. x points
 * right, y down, both in pixels.
 *
 * @param xx what M adds to x for each unit of x
 * @param xy what M adds to x for each unit of y
 * @param yx what M adds to y for each unit of x
 * @param yy what M adds to y for each unit of y
 * @param tx how far the centre moves to the right
 * @param ty how far the centre moves down
 */
record AffineMap(double xx, double xy, double yx, double yy, double tx, double ty) {

  /** A random map: scaled, then sheared, then rotated, then shifted, each as far as {@code strength} allows. */
  static AffineMap draw(DistortionStrength strength, SplittableRandom random) {
    double angle = Math.toRadians(within(strength.rotation(), random));
    double width = 1 + within(strength.scale(), random);
    double height = 1 + within(strength.scale(), random);
    double shear = within(strength.shear(), random);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new AffineMap(
        cos * width, (cos * shear - sin) * height,
        sin * width, (sin * shear + cos) * height,
        within(strength.shift(), random), within(strength.shift(), random));
  }

  private static double within(double limit, SplittableRandom random) {
    return limit * (2 * random.nextDouble() - 1);
  }

  /** The area of the image of a unit square; negative where the map mirrors. */
  double area() {
    return xx * yy - xy * yx;
  }
}

package dev.pliant.data;

import java.io.Serializable;

/**
 * That images are distorted at random each time that they are trained on.
 *
 * @param shape of the images; null where nothing is distorted
 * @param strength how far
 */
public record Augmentation(ImageShape shape, DistortionStrength strength) implements Serializable {
  /** Images are trained on as they are. */
  public static final Augmentation NONE = new Augmentation(null, DistortionStrength.NONE);

  /** Whether it changes anything. */
  public boolean distorts() {
    return strength.distorts();
  }
}

package dev.pliant.data;

import java.io.Serializable;
import java.util.StringJoiner;

/**
 * That images are changed at random each time that they are trained on: first distorted, then cropped.
 *
 * @param shape of the images; null where nothing is changed
 * @param strength how far they are distorted
 * @param crops how they are cropped
 */
public record Augmentation(ImageShape shape, DistortionStrength strength, Crops crops) implements Serializable {
  /** Images are trained on as they are. */
  public static final Augmentation NONE = new Augmentation(null, DistortionStrength.NONE);

  private static final String AND = "+";

  /** Distortion alone. */
  public Augmentation(ImageShape shape, DistortionStrength strength) {
    this(shape, strength, Crops.NONE);
  }

  /**
   * The augmentation that {@code text} gives for images of {@code shape}: a distortion, as {@link
   * DistortionStrength#parse} takes it, crops, such as {@code crops} or {@code crops:pad=4,cut=8,flip=on}, or both,
   * with a {@code +} between them.
   *
   * @throws IllegalArgumentException if it gives none
   */
  public static Augmentation parse(String text, ImageShape shape) {
    // Numbers may have a plus in them.
    int at = text.startsWith(Crops.WORD) ? 0 : text.indexOf(AND + Crops.WORD) + AND.length();
    boolean cropped = text.startsWith(Crops.WORD, at);
    Crops crops = cropped ? Crops.parse(text.substring(at).strip(), shape) : Crops.NONE;
    DistortionStrength strength = cropped && at == 0
        ? DistortionStrength.NONE
        : DistortionStrength.parse(cropped ? text.substring(0, at - AND.length()) : text, shape);
    Augmentation augmentation = new Augmentation(shape, strength, crops);
    return augmentation.distorts() ? augmentation : NONE;
  }

  /** Whether it changes anything. */
  public boolean distorts() {
    return strength.distorts() || crops.change();
  }

  /** As {@link #parse} takes it. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(AND);
    if (strength.distorts() || !crops.change()) {
      text.add(strength.toString());
    }
    if (crops.change()) {
      text.add(crops.toString());
    }
    return text.toString();
  }
}

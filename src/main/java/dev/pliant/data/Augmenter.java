package dev.pliant.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives a worker its examples changed, each time in another way: distorted by a random affine map and an elastic field,
 * and then cropped ({@link Crops}).
 *
 * <p>To draw a field for each image would take longer than to train on it. So a sheet of fields is drawn
 * ({@link #draw}), much larger than an image, and each image takes a part of it for each direction, from a place drawn
 * at random and with a sign drawn at random: 2³⁴ fields that are each distributed like one of their own, but not all
 * independent.
 *
 * <p>Not safe for use by several threads.
 */
public final class Augmenter {
  /** Places in a sheet that a field may begin at, in each direction. */
  private static final int PLACES = 256;
  private static final int PLACE_BITS = 8;
  /** Less than half of the faintest pixel: background, as it would be if results were rounded to whole pixels. */
  private static final float FAINTEST = 0.5f / 255;

  private final int columns;
  private final int channels;
  private final DistortionStrength strength;
  /** Null where nothing is cropped. */
  private final Cropper cropper;
  private final ElasticField sheet;
  /** Both signs of the sheet, so that taking the other is but another array. */
  private final float[][] x;
  private final float[][] y;
  private final Warp warp;
  private final float[] values;
  private final int[] at;
  /** All channels of an image; null where the warp's own result is that. */
  private final float[] distorted;

  /** @param augmentation one that distorts */
  public Augmenter(Augmentation augmentation) {
    int rows = augmentation.shape().rows();
    this.columns = augmentation.shape().columns();
    this.channels = augmentation.shape().channels();
    this.strength = augmentation.strength();
    this.cropper =
        augmentation.crops().change() ? new Cropper(augmentation.shape(), augmentation.crops()) : null;
    boolean elastic = strength.alpha() > 0;
    int room = elastic ? PLACES - 1 : 0;
    this.sheet = new ElasticField(rows + room, columns + room, strength.sigma(), strength.alpha());
    this.x = new float[][] {sheet.x(), new float[sheet.x().length]};
    this.y = new float[][] {sheet.y(), new float[sheet.y().length]};
    this.warp = new Warp(rows, columns);
    this.values = new float[augmentation.shape().features()];
    this.at = new int[values.length];
    this.distorted = channels == 1 && strength.distorts() ? null : new float[values.length];
  }

  /** Draws the sheet of fields again. */
  public void draw(SplittableRandom random) {
    if (strength.alpha() > 0) {
      sheet.draw(random);
      for (int i = 0; i < sheet.x().length; i++) {
        x[1][i] = -x[0][i];
        y[1][i] = -y[0][i];
      }
    }
  }

  /**
   * {@link Block#copyNonZeros} of the example changed. What it becomes follows from the example, the sheet and the
   * state of {@code random}.
   */
  public int copyNonZeros(
      Block block, int index, SplittableRandom random, float[] intoValues, int[] intoColumns, int from) {
    int count = block.copyNonZeros(index, values, at, 0);
    float[] image = strength.distorts() ? distorted(count, random) : undistorted(count);
    if (cropper != null) {
      image = cropper.crop(image, random);
    }
    int end = from;
    for (int i = 0; i < image.length; i++) {
      // Without a branch, which would be mispredicted at every edge.
      intoValues[end] = image[i];
      intoColumns[end] = i;
      end += image[i] >= FAINTEST ? 1 : 0;
    }
    return end;
  }

  /** The image that was read, whose first {@code count} values are not 0. */
  private float[] undistorted(int count) {
    Arrays.fill(distorted, 0);
    for (int i = 0; i < count; i++) {
      distorted[at[i]] = values[i];
    }
    return distorted;
  }

  private float[] distorted(int count, SplittableRandom random) {
    AffineMap map = AffineMap.draw(strength, random);
    long bits = strength.alpha() > 0 ? random.nextLong() : 0;
    return channels == 1 ? warped(0, count, map, bits) : warpedChannels(count, map, bits);
  }

  /** All channels of the image that was read, distorted in the same way. */
  private float[] warpedChannels(int count, AffineMap map, long bits) {
    for (int channel = 0; channel < channels; channel++) {
      float[] warped = warped(channel, count, map, bits);
      for (int i = 0; i < warped.length; i++) {
        distorted[i * channels + channel] = warped[i];
      }
    }
    return distorted;
  }

  /** One channel of the image that was read, whose first {@code count} values are not 0. */
  private float[] warped(int channel, int count, AffineMap map, long bits) {
    Arrays.fill(warp.image(), 0);
    for (int i = 0; i < count; i++) {
      // Most images are grey, and a division for each of their pixels would be felt.
      int pixel = channels == 1 ? at[i] : at[i] / channels;
      if (at[i] - pixel * channels == channel) {
        warp.image()[warp.at(pixel / columns, pixel % columns)] = values[i];
      }
    }
    int stride = sheet.stride();
    return warp.move(
        map,
        x[(int) (bits >>> 63)], place(bits) * stride + place(bits >>> PLACE_BITS),
        y[(int) (bits >>> 62) & 1], place(bits >>> 2 * PLACE_BITS) * stride + place(bits >>> 3 * PLACE_BITS),
        stride);
  }

  private static int place(long bits) {
    return (int) bits & PLACES - 1;
  }
}

package dev.pliant.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives a worker its examples distorted, each time in another way: by a random affine map and an elastic field.
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
  private final DistortionStrength strength;
  private final ElasticField sheet;
  /** Both signs of the sheet, so that taking the other is but another array. */
  private final float[][] x;
  private final float[][] y;
  private final Warp warp;
  private final float[] values;
  private final int[] at;

  /** @param augmentation one that distorts */
  public Augmenter(Augmentation augmentation) {
    int rows = augmentation.shape().rows();
    this.columns = augmentation.shape().columns();
    this.strength = augmentation.strength();
    boolean elastic = strength.alpha() > 0;
    int room = elastic ? PLACES - 1 : 0;
    this.sheet = new ElasticField(rows + room, columns + room, strength.sigma(), strength.alpha());
    this.x = new float[][] {sheet.x(), new float[sheet.x().length]};
    this.y = new float[][] {sheet.y(), new float[sheet.y().length]};
    this.warp = new Warp(rows, columns);
    this.values = new float[rows * columns];
    this.at = new int[rows * columns];
  }

  /** Draws the sheet of fields anew. */
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
   * {@link Block#copyNonZeros} of the example distorted. What it becomes follows from the example, the sheet and the
   * state of {@code random}.
   */
  public int copyNonZeros(
      Block block, int index, SplittableRandom random, float[] intoValues, int[] intoColumns, int from) {
    AffineMap map = AffineMap.draw(strength, random);
    read(block, index);
    long bits = strength.alpha() > 0 ? random.nextLong() : 0;
    int stride = sheet.stride();
    float[] warped = warp.move(
        map,
        x[(int) (bits >>> 63)], place(bits) * stride + place(bits >>> PLACE_BITS),
        y[(int) (bits >>> 62) & 1], place(bits >>> 2 * PLACE_BITS) * stride + place(bits >>> 3 * PLACE_BITS),
        stride);
    int end = from;
    for (int i = 0; i < warped.length; i++) {
      // Without a branch, which would be mispredicted at every edge.
      intoValues[end] = warped[i];
      intoColumns[end] = i;
      end += warped[i] >= FAINTEST ? 1 : 0;
    }
    return end;
  }

  private static int place(long bits) {
    return (int) bits & PLACES - 1;
  }

  private void read(Block block, int index) {
    Arrays.fill(warp.image(), 0);
    int count = block.copyNonZeros(index, values, at, 0);
    for (int i = 0; i < count; i++) {
      warp.image()[warp.at(at[i] / columns, at[i] % columns)] = values[i];
    }
  }
}

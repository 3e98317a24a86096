package dev.pliant.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Examples whose features are pixels of one byte each, scaled to [0, 1] as they are read. */
final class PixelBlock extends Block {
  private static final long serialVersionUID = 1;
  private static final VarHandle EIGHT_PIXELS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  /** Each pixel in [0, 1]. */
  static final float[] SCALED = new float[256];

  static {
    for (int pixel = 0; pixel < SCALED.length; pixel++) {
      SCALED[pixel] = pixel / 255f;
    }
  }

  private final byte[] pixels;

  /**
   * @param firstPlace the place of the first example
   * @param labels one for each example
   * @param pixels example after example; their count is a multiple of that of the labels. Both arrays are given away.
   */
  PixelBlock(long firstPlace, int[] labels, byte[] pixels) {
    super(pixels.length / labels.length, firstPlace, labels);
    this.pixels = pixels;
  }

  @Override
  public int copyNonZeros(int index, float[] values, int[] columns, int from) {
    int example = index * features();
    int count = features();
    int end = from;
    int column = 0;
    for (; column + Long.BYTES <= count; column += Long.BYTES) {
      // Eight at a time: background comes in runs.
      if ((long) EIGHT_PIXELS.get(pixels, example + column) != 0) {
        for (int i = column; i < column + Long.BYTES; i++) {
          end = copyNonZero(pixels[example + i], i, values, columns, end);
        }
      }
    }
    for (; column < count; column++) {
      end = copyNonZero(pixels[example + column], column, values, columns, end);
    }
    return end;
  }

  /** Without a branch, which would be mispredicted at every edge: a zero is written, too, but does not count. */
  private static int copyNonZero(byte pixel, int column, float[] values, int[] columns, int at) {
    values[at] = SCALED[pixel & 0xff];
    columns[at] = column;
    return at + (pixel != 0 ? 1 : 0);
  }
}

package dev.pliant.data;

/**
 * Examples of pixels of which few are not zero: those alone, each with its column, in three bytes where a
 * {@link PixelBlock} takes one for every pixel.
 */
final class SparsePixelBlock extends Block {
  private static final long serialVersionUID = 1;
  /** The most features whose columns fit. */
  private static final int MOST_FEATURES = Character.MAX_VALUE + 1;

  private final byte[] pixels;
  private final char[] columns;
  /** Where each example begins; one more than there are examples. */
  private final int[] starts;

  /** @param dense example after example, {@code nonZeros} of them not zero */
  private SparsePixelBlock(int features, long firstPlace, int[] labels, byte[] dense, int nonZeros) {
    super(features, firstPlace, labels);
    this.pixels = new byte[nonZeros];
    this.columns = new char[nonZeros];
    this.starts = new int[labels.length + 1];
    int at = 0;
    for (int example = 0; example < labels.length; example++) {
      for (int column = 0; column < features; column++) {
        byte pixel = dense[example * features + column];
        if (pixel != 0) {
          pixels[at] = pixel;
          columns[at] = (char) column;
          at++;
        }
      }
      starts[example + 1] = at;
    }
  }

  /** The examples in whichever kind of block takes less memory; parameters as of {@link PixelBlock}. */
  static Block smaller(long firstPlace, int[] labels, byte[] pixels) {
    int features = pixels.length / labels.length;
    int nonZeros = 0;
    for (byte pixel : pixels) {
      nonZeros += pixel != 0 ? 1 : 0;
    }
    return features <= MOST_FEATURES && 3L * nonZeros < pixels.length
        ? new SparsePixelBlock(features, firstPlace, labels, pixels, nonZeros)
        : new PixelBlock(firstPlace, labels, pixels);
  }

  @Override
  public int copyNonZeros(int index, float[] into, int[] intoColumns, int from) {
    int start = starts[index];
    int count = starts[index + 1] - start;
    for (int i = 0; i < count; i++) {
      into[from + i] = PixelBlock.SCALED[pixels[start + i] & 0xff];
      intoColumns[from + i] = columns[start + i];
    }
    return from + count;
  }
}

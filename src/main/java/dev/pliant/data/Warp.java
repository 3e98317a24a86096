package dev.pliant.data;

/**
 * Moves the pixels of an image: each pixel of the result is read from between the four pixels of the image that it comes
 * from (bilinear interpolation), in an image that is 0 all around.
 *
 * <p>Reuses its memory from image to image; not safe for use by several threads.
 */
final class Warp {
  private final int rows;
  private final int columns;
  /** The image with a border of one pixel of background. */
  private final float[] image;
  private final int stride;
  private final float[] warped;
  /**
   * The whole numbers from 0 on. With one looked up, a warp takes half as long as with the processor's conversion,
   * which waits for what its register held before.
   */
  private final float[] whole;

  /** Warps of images of {@code rows} × {@code columns} pixels. */
  Warp(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.stride = Math.addExact(columns, 2);
    this.image = new float[Math.multiplyExact(Math.addExact(rows, 2), stride)];
    this.warped = new float[Math.multiplyExact(rows, columns)];
    this.whole = new float[Math.max(rows, columns) + 1];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i;
    }
  }

  /** The image of which pixel (row, column) is at {@link #at} of the two; its border is to stay 0. */
  float[] image() {
    return image;
  }

  /** Where in {@link #image()} a pixel is. */
  int at(int row, int column) {
    return (row + 1) * stride + column + 1;
  }

  /**
   * Moves the image by {@code map} about its centre, each pixel of the result then displaced by the fields.
   *
   * @param x displacements to the right in pixels: that of pixel (row, column) at {@code xFrom} + row ·
   *     {@code fieldStride} + column
   * @param y displacements down, likewise
   * @return the result in C order, [rows, columns]; the same array each time
   */
  float[] move(AffineMap map, float[] x, int xFrom, float[] y, int yFrom, int fieldStride) {
    // Each pixel of the result asks where it comes from: the inverse map.
    float xx = (float) (map.yy() / map.area());
    float xy = (float) (-map.xy() / map.area());
    float yx = (float) (-map.yx() / map.area());
    float yy = (float) (map.xx() / map.area());
    double centreX = (columns - 1) / 2.0;
    double centreY = (rows - 1) / 2.0;
    float startX = (float) (centreX - xx * (centreX + map.tx()) - xy * (centreY + map.ty())) + 1;
    float startY = (float) (centreY - yx * (centreX + map.tx()) - yy * (centreY + map.ty())) + 1;
    for (int row = 0; row < rows; row++) {
      int ofX = xFrom + row * fieldStride;
      int ofY = yFrom + row * fieldStride;
      for (int column = 0; column < columns; column++) {
        warped[row * columns + column] = between(
            startX + xx * whole[column] + xy * whole[row] + x[ofX + column],
            startY + yx * whole[column] + yy * whole[row] + y[ofY + column]);
      }
    }
    return warped;
  }

  /** The bordered image at (x, y); 0 where that is beyond the border. */
  private float between(float x, float y) {
    if (!(x > 0 && x < columns + 1 && y > 0 && y < rows + 1)) {
      return 0;
    }
    int left = (int) x;
    int top = (int) y;
    float right = x - whole[left];
    float down = y - whole[top];
    int at = top * stride + left;
    float above = image[at] + right * (image[at + 1] - image[at]);
    int under = at + stride;
    float below = image[under] + right * (image[under + 1] - image[under]);
    return above + down * (below - above);
  }
}

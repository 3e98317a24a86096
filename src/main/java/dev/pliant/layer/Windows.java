package dev.pliant.layer;

/**
 * Where the windows lie that a layer moves over a map: window (r, c) has its left upper corner at pixel (r·stride − top,
 * c·stride − left), and what lies outside the map counts as zero.
 *
 * @param mapRows of pixels that the map has
 * @param mapColumns of pixels that it has
 * @param channels that it has
 * @param height of a window
 * @param width of a window
 * @param stride from one window to the next, down and across
 * @param top how far the first windows reach over the upper edge
 * @param left how far they reach over the left edge
 * @param rows how many windows there are from top to bottom
 * @param columns how many there are from left to right
 */
public record Windows(
    int mapRows, int mapColumns, int channels, int height, int width, int stride, int top, int left, int rows,
    int columns) {
  /** Windows of {@code height} × {@code width} over {@code map}; none where one is larger than the map and not padded. */
  public static Windows over(Shape map, int height, int width, int stride, Padding padding) {
    int rows = count(map.rows(), height, stride, padding);
    int columns = count(map.columns(), width, stride, padding);
    boolean pads = padding == Padding.SAME;
    return new Windows(
        map.rows(), map.columns(), map.units(), height, width, stride,
        pads ? before(map.rows(), height, stride, rows) : 0,
        pads ? before(map.columns(), width, stride, columns) : 0,
        rows, columns);
  }

  private static int count(int length, int window, int stride, Padding padding) {
    if (padding == Padding.SAME) {
      return (length - 1) / stride + 1;
    }
    return length < window ? 0 : (length - window) / stride + 1;
  }

  /** How much of the padding lies before the map. */
  private static int before(int length, int window, int stride, int count) {
    long reach = (long) (count - 1) * stride + window;
    return (int) (Math.max(0, reach - length) / 2);
  }

  /** How far the last windows reach over the lower edge. */
  public int bottom() {
    return Math.max(0, (rows - 1) * stride + height - top - mapRows);
  }

  /** How far the last windows reach over the right edge. */
  public int right() {
    return Math.max(0, (columns - 1) * stride + width - left - mapColumns);
  }

  /** How many values a window has. */
  public int length() {
    return height * width * channels;
  }

  /** Whether the windows are the pixels of the map, in their order. */
  boolean areTheMap() {
    return height == 1 && width == 1 && stride == 1;
  }

  /** Whether there is no window. */
  boolean isEmpty() {
    return rows < 1 || columns < 1;
  }

  /** How many values an example has. */
  public int mapSize() {
    return mapRows * mapColumns * channels;
  }

  /** How many windows an example has. */
  public int count() {
    return rows * columns;
  }

  /** Where in the maps of a minibatch window {@code window} begins, counted over all examples; for windows inside. */
  int corner(int window) {
    int row = mapRow(window % count() / columns);
    int column = mapColumn(window % columns);
    return window / count() * mapSize() + (row * mapColumns + column) * channels;
  }

  /** The row of the map at which window row {@code row} begins, which may lie above the map. */
  int mapRow(int row) {
    return row * stride - top;
  }

  /** The column of the map at which window column {@code column} begins, which may lie left of the map. */
  int mapColumn(int column) {
    return column * stride - left;
  }

  /** The first column of a window at {@code mapColumn} that lies in the map. */
  int firstInside(int mapColumn) {
    return Math.min(width, Math.max(0, -mapColumn));
  }

  /** The column of a window at {@code mapColumn} behind the last that lies in the map. */
  int endInside(int mapColumn) {
    return Math.max(firstInside(mapColumn), Math.min(width, mapColumns - mapColumn));
  }
}

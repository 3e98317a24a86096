package dev.pliant.data;

/** The two kinds of IDX file that hold examples: unsigned bytes of rank three and of rank one. */
enum IdxKind {
  /** {@code [count][rows][columns]}. */
  IMAGES("images", 0x0803, 16),
  /** {@code [count]}. */
  LABELS("labels", 0x0801, 8);

  private final String word;
  private final int magic;
  private final int headerBytes;

  IdxKind(String word, int magic, int headerBytes) {
    this.word = word;
    this.magic = magic;
    this.headerBytes = headerBytes;
  }

  String word() {
    return word;
  }

  int magic() {
    return magic;
  }

  int headerBytes() {
    return headerBytes;
  }
}

package dev.pliant.data;

import java.util.List;

/** What an IDX file of unsigned bytes holds, and of which ranks such a file is. */
enum IdxKind {
  /** {@code [count][rows][columns]}, or {@code [count][rows][columns][channels]} where they are in colour. */
  IMAGES("images", 3, 4),
  /** {@code [count]}. */
  LABELS("labels", 1);

  private static final int OF_UNSIGNED_BYTES = 0x0800;

  private final String word;
  private final List<Integer> ranks;

  IdxKind(String word, Integer... ranks) {
    this.word = word;
    this.ranks = List.of(ranks);
  }

  String word() {
    return word;
  }

  /** The ranks of such a file, the usual first. */
  List<Integer> ranks() {
    return ranks;
  }

  /** How a file of rank {@code rank} begins. */
  static int magic(int rank) {
    return OF_UNSIGNED_BYTES | rank;
  }
}

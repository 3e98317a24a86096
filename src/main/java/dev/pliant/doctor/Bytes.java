package dev.pliant.doctor;

import java.util.Locale;

/** Amounts of memory and disk. */
final class Bytes {
  static final long MB = 1L << 20;
  static final long GB = 1L << 30;

  private Bytes() {}

  /** For readers: 1.5 GB, 384 MB. */
  static String text(long bytes) {
    return bytes < GB ? bytes / MB + " MB" : String.format(Locale.ROOT, "%.1f GB", (double) bytes / GB);
  }

  /** As in settings of Spark and Java, in whole megabytes rounded down: 1536m. */
  static String setting(long bytes) {
    return bytes / MB + "m";
  }
}

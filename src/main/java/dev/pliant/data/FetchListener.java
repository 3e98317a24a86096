package dev.pliant.data;

/** Hears how fetching a data set goes, from the thread that fetches. */
public interface FetchListener {
  /** A source is about to be tried. */
  default void trying(String source) {}

  /** {@code bytes} of the {@code total} raw bytes of a file have come; starts over when another source is tried. */
  default void progress(String file, long bytes, long total) {}

  /** A source failed, for the one-line {@code reason}; files that came whole before are kept. */
  default void failed(String source, String reason) {}
}

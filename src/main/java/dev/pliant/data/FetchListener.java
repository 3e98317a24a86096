package dev.pliant.data;

/** Told how fetching a data set goes. */
public interface FetchListener {
  /** {@code bytes} of {@code total} bytes of the uncompressed {@code file} have come. */
  void progress(String file, long bytes, long total);

  /** {@code source} could not give what is missing; the next one is tried. */
  void failed(String source, String reason);
}

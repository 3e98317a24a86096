package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** A place that may have the files of a data set. */
sealed interface Source permits HttpSource, NpmSource, FolderSource, CifarPngSource {
  /** @throws IllegalArgumentException when {@code text} is no source */
  static Source parse(String text) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      return HttpSource.of(text);
    }
    if (text.startsWith("npm:")) {
      return NpmSource.of(text.substring("npm:".length()));
    }
    if (text.startsWith("folder:")) {
      return FolderSource.of(text.substring("folder:".length()));
    }
    if (text.startsWith("cifar-png:")) {
      return new CifarPngSource(parse(text.substring("cifar-png:".length())));
    }
    throw new IllegalArgumentException(
        "a source starts with https://, http://, npm:, folder: or cifar-png:, unlike " + text);
  }

  /**
   * Hands the wanted files that this source has to {@code receiver}, one after the other.
   *
   * @param wanted the raw files' usual names
   * @throws IOException at the first that cannot be had, with a message of one line
   */
  void fetch(Set<String> wanted, Receiver receiver) throws IOException;

  /** Takes one file. */
  interface Receiver {
    /**
     * @param name one of the wanted names
     * @param content raw or gzipped; left open
     */
    void receive(String name, InputStream content) throws IOException;
  }
}

package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** A place that may have the files of a data set. */
interface Source {
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

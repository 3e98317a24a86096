package dev.pliant.data;

import java.nio.file.Path;

/** Fetches a data set in a process of its own: CATALOGUE NAME CACHE. */
final class FetchProcess {
  private FetchProcess() {}

  public static void main(String[] args) {
    try {
      Catalogue.load(Path.of(args[0])).fetch(args[1], Path.of(args[2]), new FetchListener() {});
      System.out.println("fetched");
    } catch (BadDataException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}

package dev.pliant.cli;

import dev.pliant.data.FetchListener;

/** Shows how fetching a data set goes. */
final class FetchProgress implements FetchListener, AutoCloseable {
  private static final int KILO = 1000;

  private final Console console;
  private String file;
  private Progress bar;

  FetchProgress(Console console) {
    this.console = console;
  }

  @Override
  public void progress(String name, long bytes, long total) {
    if (!name.equals(file)) {
      close();
      console.line("fetching   " + name + ", " + Numbers.grouped(total) + " bytes");
      bar = console.progress(name, total / KILO, "kB");
      file = name;
    }
    bar.stepTo(bytes / KILO);
  }

  @Override
  public void failed(String source, String reason) {
    close();
    console.line("fetching   " + source + " failed: " + reason);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      file = null;
    }
  }
}

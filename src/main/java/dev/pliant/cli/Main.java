package dev.pliant.cli;

/** The application's entry point: the only place that ends the process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(2);
  }
}

package dev.pliant.report;

import java.io.IOException;

/** Where a page is to go, there is something that is not Pliant's. */
public final class PlaceTakenException extends IOException {
  private static final long serialVersionUID = 1;

  private final String finding;

  /**
   * @param finding what is there
   * @param advice what whoever names places by {@code --to} can do
   */
  PlaceTakenException(String finding, String advice) {
    super(finding + "; " + advice);
    this.finding = finding;
  }

  /** What is there, without advice. */
  public String finding() {
    return finding;
  }
}

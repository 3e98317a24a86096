package dev.pliant.report;

import java.io.IOException;

/** Where a page is to go, there is something that is not Pliant's. */
public final class PlaceTakenException extends IOException {
  private static final long serialVersionUID = 1;

  PlaceTakenException(String message) {
    super(message);
  }
}

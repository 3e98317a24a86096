package dev.pliant.cli;

/** How the process ends, other than with 0 for work that is done. */
final class ExitCode {
  /** The job failed. */
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  /** Bad input data or damaged results. */
  static final int BAD_DATA = 3;

  private ExitCode() {}
}

package dev.pliant.cli;

/** The exit codes of the process; 0 means that the work is done. */
final class ExitCode {
  /** The job failed. */
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  /** Bad input data or damaged results. */
  static final int BAD_DATA = 3;

  private ExitCode() {}
}

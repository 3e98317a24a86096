package dev.pliant.cli;

/** Wrong use of the command line or of a configuration file: one line for the user, exit code 2. */
final class UsageException extends RuntimeException {
  UsageException(String message) {
    super(message);
  }
}

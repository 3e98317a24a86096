package dev.pliant.data;

/**
 * Input data that is missing or damaged. The message is one line that says what is wrong, in which file, and what to
 * do about it; the command line ends with exit code 3.
 */
public class BadDataException extends RuntimeException {
  public BadDataException(String message) {
    super(message);
  }

  public BadDataException(String message, Throwable cause) {
    super(message, cause);
  }
}

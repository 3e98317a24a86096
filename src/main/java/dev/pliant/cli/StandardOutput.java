package dev.pliant.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A standard output that knows why it could not be written. Java's own ignores such errors, so a file on a
 * full disk would be cut short and the command succeed.
 */
final class StandardOutput extends OutputStream {
  private static final String UNREAD = "Broken pipe";

  private final OutputStream out;
  private volatile IOException failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Replaces Java's own standard output. */
  static StandardOutput install() {
    StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(output, false, Charset.defaultCharset()));
    return output;
  }

  /** Whether nobody reads the output any more: a long output may stop. */
  static boolean isLost() {
    return System.out.checkError();
  }

  /** Why something could not be written; empty if the reader has stopped, as {@code head} does. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure).filter(e -> !UNREAD.equals(e.getMessage()));
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }
}

package dev.pliant.bench;

import java.io.IOException;
import java.nio.file.Path;

/** How to measure a contender in a separate process. */
public interface Isolation {
  /**
   * A command that measures one contender of {@code kind} with {@code workers} workers and writes its measurement to
   * {@code result} ({@link Measurement#write}). It puts temporary files into the folder of {@code result}. When its
   * standard input ends, it ends, too, and deletes that folder.
   */
  ProcessBuilder command(ContenderKind kind, int workers, Path result) throws IOException;
}

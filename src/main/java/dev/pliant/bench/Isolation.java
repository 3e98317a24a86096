package dev.pliant.bench;

import java.io.IOException;
import java.nio.file.Path;

/** How a contender is given a process of its own. */
public interface Isolation {
  /**
   * A command that measures the one contender of {@code kind} with {@code workers} and writes it to {@code result}
   * ({@link Measurement#write}). Its temporary files belong into the folder of {@code result}. When its standard input
   * ends, so does it, and deletes that folder.
   */
  ProcessBuilder command(ContenderKind kind, int workers, Path result) throws IOException;
}

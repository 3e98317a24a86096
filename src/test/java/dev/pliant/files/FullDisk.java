package dev.pliant.files;

import java.io.IOException;
import org.apache.hadoop.fs.FSError;

/** What Hadoop's local file system throws when a disk is full. */
public final class FullDisk {
  public static final String MESSAGE = "No space left on device";

  private FullDisk() {}

  /** Hadoop lets nobody else make one. */
  public static FSError error() {
    try {
      var constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException(MESSAGE));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}

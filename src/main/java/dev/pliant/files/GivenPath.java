package dev.pliant.files;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** What a user has typed, as a path of Hadoop's, which by itself takes all before a colon for the name of a file system. */
public final class GivenPath {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

  private GivenPath() {}

  /**
   * The path {@code typed}: an address if it begins with a scheme, a colon and a slash, else a path of the default file
   * system, whatever signs are in it.
   *
   * @throws IllegalArgumentException if it is empty, or no address
   */
  public static Path of(String typed) {
    return typed.isEmpty() || ADDRESS.matcher(typed).matches() ? new Path(typed) : new Path(null, null, typed);
  }

  /** What is called {@code name} in {@code folder}. */
  public static Path in(Path folder, String name) {
    return new Path(folder, new Path(null, null, name));
  }
}

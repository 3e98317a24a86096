package dev.pliant.data;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import dev.pliant.words.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files in HOCON that people write: options and the catalogue of data sets. The parser has no limits of its own:
 * brackets in brackets and long paths take all of its stack, values that stand for other values again and again all
 * memory. So what no person writes is refused before the parser sees it.
 */
public final class SmallConfig {
  private static final int MOST_BYTES = 1 << 18;
  private static final int DEEPEST = 8;
  private static final int MOST_DOTS = 128;
  private static final int MOST_SUBSTITUTIONS = 12;

  private SmallConfig() {}

  /**
   * Reads {@code file}.
   *
   * @throws ConfigException if it cannot be parsed; a {@link UnreadException} if the parser never saw it
   */
  public static Config parse(Path file, ConfigParseOptions options, ConfigResolveOptions resolving) {
    String text = text(file);
    check(file, text);
    try {
      return ConfigFactory.parseString(text, options.setOriginDescription(file.toString()))
          .resolve(resolving);
    } catch (StackOverflowError e) {
      throw refused(file, 1, "is nested too deeply");
    }
  }

  private static String text(Path file) {
    if (!Files.isRegularFile(file)) {
      throw refused(file, 0, Files.exists(file) ? "is no regular file" : "there is no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused(file, 0, "is longer than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(file, 0, "cannot be read (" + Reason.outermost(e) + ")");
    }
  }

  /** By characters alone, whether or not they stand in quotes. */
  private static void check(Path file, String text) {
    int line = 1;
    int depth = 0;
    int dots = 0;
    int substitutions = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\n' -> {
          line++;
          dots = 0;
        }
        case '.' -> dots++;
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case '$' -> substitutions += text.startsWith("${", i) ? 1 : 0;
        default -> { }
      }
      if (depth > DEEPEST) {
        throw refused(file, line, "has brackets in brackets more than " + DEEPEST + " deep");
      }
      if (dots > MOST_DOTS) {
        throw refused(file, line, "has more than " + MOST_DOTS + " dots in a line");
      }
      if (substitutions > MOST_SUBSTITUTIONS) {
        throw refused(file, line, "has more than " + MOST_SUBSTITUTIONS + " values that stand for others, ${…}");
      }
    }
  }

  private static ConfigException refused(Path file, int line, String finding) {
    return new UnreadException(file, line, finding);
  }

  /** A file that is not given to the parser. */
  public static final class UnreadException extends ConfigException {
    private static final long serialVersionUID = 1;

    private final String finding;

    private UnreadException(Path file, int line, String finding) {
      super(ConfigOriginFactory.newFile(file.toString()).withLineNumber(line), finding, null);
      this.finding = finding;
    }

    /** Why not, without the place. */
    public String finding() {
      return finding;
    }
  }
}

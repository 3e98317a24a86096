package dev.pliant.report;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Names of files, which are also parts of addresses, for things with any name. */
final class FileNames {
  private static final int LONGEST = 80;
  private static final int DIGEST_BYTES = 4;

  private FileNames() {}

  /**
   * A name of letters and digits of ASCII, points, hyphens and underscores for {@code id}: itself where it is such a name,
   * else what it has of them and a digest of all of it, so that two ids have two names.
   */
  static String of(String id) {
    String plain = id.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
    if (plain.equals(id) && plain.length() <= LONGEST) {
      return plain;
    }
    byte[] digest = DigestUtils.sha256(id.getBytes(StandardCharsets.UTF_8));
    String begin = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceFirst("[._-]+$", "");
    return (begin.isEmpty() ? "run" : begin) + "-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
  }
}

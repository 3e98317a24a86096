package dev.pliant.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Tar archives, gzipped or not, whose files may be in any folder. */
final class Tar {
  private Tar() {}

  /** Hands the wanted files, which may be gzipped within, to {@code receiver}; each that occurs several times once. */
  static void unpack(InputStream archive, Set<String> wanted, Source.Receiver receiver) throws IOException {
    TarArchiveInputStream entries = new TarArchiveInputStream(RawContent.of(archive));
    Set<String> awaited = new HashSet<>(wanted);
    for (TarArchiveEntry entry = entries.getNextTarEntry(); entry != null; entry = entries.getNextTarEntry()) {
      String path = entry.getName();
      String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.gz$", "");
      if (entry.isFile() && awaited.remove(name)) {
        receiver.receive(name, entries);
      }
    }
  }
}

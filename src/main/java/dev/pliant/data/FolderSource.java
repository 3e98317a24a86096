package dev.pliant.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A folder of this machine, such as one that a package of the operating system brings. */
record FolderSource(Path folder) implements Source {
  static FolderSource of(String folder) {
    if (folder.isBlank()) {
      throw new IllegalArgumentException("folder: needs a folder");
    }
    return new FolderSource(Path.of(folder));
  }

  @Override
  public void fetch(Set<String> wanted, Receiver receiver) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException("there is no such folder");
    }
    for (String name : wanted) {
      Path raw = folder.resolve(name);
      Path gzipped = folder.resolve(name + ".gz");
      Path file = Files.exists(raw) ? raw : gzipped;
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException(file + " is no regular file");
      }
      try (InputStream content = Files.newInputStream(file)) {
        receiver.receive(name, content);
      }
    }
  }
}

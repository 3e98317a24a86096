package dev.pliant.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code conf} folder that is part of the application. */
final class BundledConf {
  /** Where it is: among the classes, or unpacked from their jar until this process ends. */
  static final Path FOLDER = find();

  private BundledConf() {}

  private static Path find() {
    try {
      URI file = BundledConf.class.getResource("conf/spark-defaults.conf").toURI();
      if (file.getScheme().equals("file")) {
        return Path.of(file).getParent();
      }
      try (FileSystem jar = FileSystems.newFileSystem(file, Map.of())) {
        return unpack(jar.provider().getPath(file).getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path unpack(Path source) throws IOException {
    Path target = Files.createTempDirectory("pliant-conf");
    try (Stream<Path> walked = Files.walk(source)) {
      List<Path> all = walked.toList();
      for (Path path : all) {
        Path copy = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
        // The last to be registered is the first to be deleted.
        copy.toFile().deleteOnExit();
      }
    }
    return target;
  }
}

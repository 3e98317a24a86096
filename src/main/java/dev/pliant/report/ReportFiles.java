package dev.pliant.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page and, beside it, the folder of its charts: written aside, then renamed. */
final class ReportFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ReportFiles.class);
  private static final String SUFFIX = ".html";
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final FileSystem fs;
  private final Path folder;
  private final String name;

  private ReportFiles(FileSystem fs, Path folder, String name) {
    this.fs = fs;
    this.folder = folder;
    this.name = name;
  }

  /**
   * @param to a file whose name ends in {@code .html}, or a folder
   * @param name of the page in a folder, without its ending
   * @throws IOException if the file system cannot be reached
   */
  static ReportFiles at(Configuration hadoop, String to, String name) throws IOException {
    try {
      Path path = new Path(to);
      FileSystem fs = path.getFileSystem(hadoop);
      // No checksum files beside pages and pictures: browsers do not ask for them.
      FileSystem plain = fs instanceof LocalFileSystem local ? local.getRaw() : fs;
      boolean isFile = path.getName().endsWith(SUFFIX) && path.getName().length() > SUFFIX.length();
      return isFile
          ? new ReportFiles(
              plain, path.getParent() == null ? new Path(".") : path.getParent(),
              path.getName().substring(0, path.getName().length() - SUFFIX.length()))
          : new ReportFiles(plain, path, name);
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + to + "' is no path: " + e.getMessage(), e);
    }
  }

  /** The name of the folder of charts beside the page. */
  String chartFolder() {
    return name + "-charts";
  }

  /** Where the page is. */
  String page() {
    return new Path(folder, name + SUFFIX).toString();
  }

  /** @throws IOException if it cannot be; what was there before is as it was, or gone */
  void write(String html, Map<String, Report.Drawn> charts) throws IOException {
    Path aside = new Path(folder, "_" + name + "-" + UUID.randomUUID());
    try {
      Path pictures = new Path(aside, "charts");
      mkdirs(pictures);
      for (Map.Entry<String, Report.Drawn> chart : charts.entrySet()) {
        write(new Path(pictures, chart.getKey() + ".svg"), utf8(PROLOG + chart.getValue().svg()));
        write(new Path(pictures, chart.getKey() + ".png"), chart.getValue().png());
      }
      Path page = new Path(aside, "page" + SUFFIX);
      write(page, utf8(html));
      // The page last: it names the charts.
      replace(pictures, new Path(folder, chartFolder()), this::requireChartsAlone);
      replace(page, new Path(folder, name + SUFFIX), this::requireFile);
    } finally {
      remove(aside);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void mkdirs(Path path) throws IOException {
    if (!fs.mkdirs(path)) {
      throw new IOException("the folder " + path + " cannot be made");
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = fs.create(file, false)) {
      out.write(bytes);
    }
  }

  /** Looks at what is to be replaced. */
  @FunctionalInterface
  private interface Check {
    void accept(FileStatus there) throws IOException;
  }

  private void replace(Path source, Path target, Check check) throws IOException {
    if (fs.exists(target)) {
      check.accept(fs.getFileStatus(target));
      fs.delete(target, true);
    }
    if (!fs.rename(source, target)) {
      throw new IOException("the file system did not rename " + source + " to " + target);
    }
  }

  private void requireFile(FileStatus there) throws IOException {
    if (!there.isFile()) {
      throw new IOException(there.getPath() + " is a folder and no page");
    }
  }

  /** A folder of that name may be somebody's who knows nothing of this. */
  private void requireChartsAlone(FileStatus there) throws IOException {
    boolean own = there.isDirectory() && Arrays.stream(fs.listStatus(there.getPath()))
        .allMatch(file -> file.isFile() && file.getPath().getName().matches(".*\\.(svg|png)"));
    if (!own) {
      throw new IOException(there.getPath() + " is there and holds other things than charts");
    }
  }

  /** What stays does no harm. */
  private void remove(Path path) {
    try {
      fs.delete(path, true);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be removed: {}", path, e.getMessage());
    }
  }
}

package dev.pliant.report;

import dev.pliant.files.Aside;
import dev.pliant.files.FileOutput;
import dev.pliant.files.GivenPath;
import dev.pliant.files.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page and, beside it, the folder of its charts: written aside, then moved there file by file.
 *
 * <p>A page says that it is Pliant's, and names its charts. Where such a page is, it and they are replaced. Whatever
 * else is there is somebody's, and is replaced only if that is asked for; no folder is ever removed.
 */
final class ReportFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ReportFiles.class);
  private static final String SUFFIX = ".html";
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final int LONGEST_PAGE = 1 << 28;

  private final Configuration hadoop;
  private final Path folder;
  private final String name;
  private final WholeFile page;
  private final FileSystem fs;
  private final Rename replacing;

  private ReportFiles(Configuration hadoop, Path folder, String name, Rename replacing) throws IOException {
    this.hadoop = hadoop;
    this.folder = folder;
    this.name = name;
    this.page = WholeFile.at(hadoop, GivenPath.in(folder, name + SUFFIX));
    this.fs = page.fileSystem();
    this.replacing = replacing;
  }

  /**
   * @param to a file whose name ends in {@code .html}, or a folder
   * @param name of the page in a folder, without its ending
   * @param replacing {@link Rename#OVERWRITE} to replace files that are not Pliant's
   * @throws IOException if the file system cannot be reached
   */
  static ReportFiles at(Configuration hadoop, String to, String name, Rename replacing) throws IOException {
    try {
      Path path = GivenPath.of(to);
      boolean isFile = path.getName().endsWith(SUFFIX) && path.getName().length() > SUFFIX.length();
      return isFile
          ? new ReportFiles(
              hadoop, path.getParent() == null ? new Path(".") : path.getParent(),
              path.getName().substring(0, path.getName().length() - SUFFIX.length()), replacing)
          : new ReportFiles(hadoop, path, name, replacing);
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
    return GivenPath.in(folder, name + SUFFIX).toString();
  }

  private Path charts() {
    return GivenPath.in(folder, chartFolder());
  }

  /**
   * Checks that nothing is in the way.
   *
   * @throws PlaceTakenException if something is
   */
  void requireFree() throws IOException {
    own();
  }

  /** The files of the folder of charts that the page which is there names; none if there is no page of Pliant's. */
  private Set<String> own() throws IOException {
    WholeFile.Kind place = WholeFile.at(hadoop, folder).kind();
    if (place == WholeFile.Kind.FILE || place == WholeFile.Kind.OTHER) {
      throw new PlaceTakenException(
          folder + " is there and no folder", "name a page that ends in " + SUFFIX + ", or a folder, with --to");
    }
    String before = before();
    Set<String> own = new TreeSet<>();
    List<String> others = new ArrayList<>();
    for (FileStatus file : chartFiles()) {
      String chart = file.getPath().getName();
      (file.isFile() && before.contains("/" + chart + "\"") ? own : others).add(chart);
    }
    if (replacing != Rename.OVERWRITE && !others.isEmpty()) {
      throw taken(charts(), "holds other things than charts of this page, such as " + others.get(0));
    }
    return own;
  }

  /** The page that is there, if it is one of Pliant's; else nothing. */
  private String before() throws IOException {
    WholeFile.Kind kind = page.kind();
    if (kind == WholeFile.Kind.NOTHING) {
      return "";
    }
    if (kind != WholeFile.Kind.FILE) {
      throw new PlaceTakenException(page + " is there and no file", "name another page with --to");
    }
    String text = new String(page.read(LONGEST_PAGE), StandardCharsets.UTF_8);
    if (Page.isOwn(text)) {
      return text;
    }
    if (replacing != Rename.OVERWRITE) {
      throw taken(page, "is there and no page of Pliant's");
    }
    return "";
  }

  private static PlaceTakenException taken(Object place, String finding) {
    return new PlaceTakenException(
        place + " " + finding, "name another page with --to, or replace files of the same name with --overwrite");
  }

  private FileStatus[] chartFiles() throws IOException {
    try {
      if (!fs.getFileStatus(charts()).isDirectory()) {
        throw new PlaceTakenException(charts() + " is there and no folder", "name another page with --to");
      }
      return fs.listStatus(charts());
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** @throws IOException if it cannot be; each file that was there before is as it was, or the new one */
  void write(String html, Map<String, DrawnChart> drawn) throws IOException {
    Set<String> old = own();
    Path place = page.path().getParent();
    Aside.clear(fs, place);
    Path aside = Aside.in(place);
    try {
      mkdirs(aside);
      for (Map.Entry<String, DrawnChart> chart : drawn.entrySet()) {
        write(new Path(aside, chart.getKey() + ".svg"), utf8(PROLOG + chart.getValue().svg()));
        write(new Path(aside, chart.getKey() + ".png"), chart.getValue().png());
      }
      FileStatus[] files = fs.listStatus(aside);
      Path whole = new Path(aside, "page" + SUFFIX);
      write(whole, utf8(html));
      if (files.length > 0) {
        mkdirs(charts());
      }
      for (FileStatus file : files) {
        String chart = file.getPath().getName();
        WholeFile.at(hadoop, GivenPath.in(charts(), chart)).moveHere(file.getPath(), Rename.OVERWRITE);
        old.remove(chart);
      }
      // After the charts, which it names.
      page.moveHere(whole, Rename.OVERWRITE);
      old.forEach(chart -> remove(GivenPath.in(charts(), chart)));
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
    try (OutputStream out = FileOutput.create(fs, file)) {
      out.write(bytes);
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

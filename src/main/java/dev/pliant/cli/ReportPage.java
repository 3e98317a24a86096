package dev.pliant.cli;

import dev.pliant.files.GivenPath;
import dev.pliant.report.PlaceTakenException;
import dev.pliant.report.Report;
import dev.pliant.results.RunTables;
import java.awt.AWTError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where pages go, and the message if one cannot be drawn. */
final class ReportPage {
  private static final Logger LOG = LoggerFactory.getLogger(ReportPage.class);
  /** Begins with an underscore, like everything that is not a table. */
  private static final String FOLDER = "_reports";

  private ReportPage() {}

  /** The folder of the pages about what is in results folder {@code out}. */
  static String folder(String out) {
    return new Path(GivenPath.of(out), FOLDER).toString();
  }

  /**
   * Draws and writes a page.
   *
   * @param replacing {@link Rename#OVERWRITE} to replace files that are not Pliant's
   * @return where it is
   * @throws UsageException if something exists that must not be replaced
   * @throws NotDrawnException if it cannot be drawn or written
   */
  static String write(SparkSession session, Report report, String to, Rename replacing) {
    try {
      return report.write(session.sparkContext().hadoopConfiguration(), to, replacing);
    } catch (PlaceTakenException e) {
      throw new UsageException(Message.firstLine(e), e);
    } catch (IOException e) {
      throw new NotDrawnException("the page could not be written (" + Message.firstLine(e)
          + "); name another place with ./submit.sh report --to", e);
    } catch (LinkageError | InternalError | AWTError | RuntimeException e) {
      if (isOfFonts(e)) {
        throw new NotDrawnException(
            "the page could not be drawn: Java finds no fonts (" + Message.firstLine(Message.cause(e))
            + "); install fontconfig and a font, such as Debian's fonts-dejavu-core", e);
      }
      throw e;
    }
  }

  /** Java without font libraries or fonts fails in whatever class comes first. */
  private static boolean isOfFonts(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      for (StackTraceElement element : cause.getStackTrace()) {
        if (element.getClassName().startsWith("sun.font.") || element.getClassName().startsWith("sun.awt.")) {
          return true;
        }
      }
    }
    return error instanceof LinkageError;
  }

  /**
   * Draws the page of a run that has just finished. Returns where it is, or warns and returns empty if it could not be
   * made.
   */
  static Optional<String> ofFinished(SparkSession session, RunTables run, String out, Console console) {
    try {
      return Optional.of(write(session, Report.ofRuns(List.of(run)), folder(out), Rename.NONE));
    } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
      LOG.warn("no report page", e);
      console.warning("the run is stored, but " + (e.getCause() instanceof PlaceTakenException taken
          ? "the page could not be written (" + Message.printable(taken.finding())
              + "); name another place with ./submit.sh report --to"
          : e instanceof NotDrawnException ? Message.firstLine(e)
          : "its page could not be drawn (" + Message.firstLine(e) + ")"));
      return Optional.empty();
    }
  }
}

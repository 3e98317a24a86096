package dev.pliant.cli;

import dev.pliant.report.Report;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.UnknownRunException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: the page about runs or a comparison. */
@Command(
    name = "report",
    description = "Draws runs or a comparison from the tables, on one page that needs only a browser,"
        + " its charts beside it as PNG and SVG. Without an option: the run that finished last.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {"", "Example: ./submit.sh report --run 20260101-120000-affine 20260101-120100-relu"})
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup private What what;

  @Mixin private OutOption out;

  @Option(names = "--to", paramLabel = "PLACE",
      description = "Where the page goes: a file that ends in .html, or a folder (default: _reports in the results"
          + " folder).")
  private String to;

  @Option(names = "--overwrite",
      description = "Also replace files that Pliant did not write; its own pages are always replaced.")
  private boolean overwrite;

  @Option(names = "--quiet", description = "Print only where the page is.")
  private boolean quiet;

  /** What is reported. */
  static final class What {
    @Option(
        names = "--run",
        arity = "1..*",
        paramLabel = "ID",
        description = "A run, or several side by side.")
    private List<String> runIds;

    @Option(names = "--comparison", paramLabel = "ID", description = "A comparison.")
    private String comparison;
  }

  @Override
  public Integer call() throws IOException {
    Console console = Console.of(spec, Console.Quiet.of(quiet));
    try (SparkSession session = Sessions.open("pliant report", console)) {
      ResultsStore results = Results.toRead(session, out.folder);
      Report report = report(results, console);
      String page = ReportPage.write(session, report, to == null ? ReportPage.folder(out.folder) : to,
          overwrite ? Rename.OVERWRITE : Rename.NONE);
      console.result(page);
    } catch (UnknownRunException e) {
      throw new UsageException(e.getMessage(), e);
    }
    return 0;
  }

  private Report report(ResultsStore results, Console console) {
    if (what != null && what.comparison != null) {
      console.line("drawing comparison " + Message.printable(what.comparison));
      return Report.ofComparison(results, what.comparison);
    }
    List<String> runIds = what != null ? what.runIds.stream().distinct().toList() : List.of(newest(results));
    console.line("drawing run " + Message.printable(String.join(", ", runIds)));
    // A page about a run with the parameters of another run would be wrong.
    runIds.forEach(results::load);
    return Report.ofRuns(results, runIds);
  }

  private String newest(ResultsStore results) {
    return results.newestFinished().orElseThrow(() -> new UsageException(
        "no run in " + out.folder + " has finished; name one with --run"));
  }
}

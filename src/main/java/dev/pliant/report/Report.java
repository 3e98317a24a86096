package dev.pliant.report;

import dev.pliant.layer.Conv;
import dev.pliant.layer.Network;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.Table;
import dev.pliant.results.UnknownRunException;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Options.Rename;

/** A page about runs or a comparison, with its charts. */
public final class Report {
  private static final Set<Table> OF_A_RUN = EnumSet.of(
      Table.EPOCHS, Table.ACTIVATIONS, Table.CURVES, Table.INPUTS, Table.WINDOWS, Table.CONFUSION, Table.MISTAKES);

  static {
    // Before anything is drawn: a screen is never needed, and may be named and not be there.
    System.setProperty("java.awt.headless", "true");
  }

  private final String id;
  private final List<Chart> charts;
  private final Function<Page, String> html;

  /** @param id what the page is called by */
  private Report(String id, List<Chart> charts, Function<Page, String> html) {
    this.id = id;
    this.charts = charts;
    this.html = html;
  }

  /**
   * The report of runs, from the tables: of one by itself, of several side by side.
   *
   * @throws UnknownRunException if there is no such run
   * @throws dev.pliant.results.DamagedTableException if a file of theirs is damaged
   */
  public static Report ofRuns(ResultsStore results, List<String> runIds) {
    return ofRuns(results.tables(runIds, OF_A_RUN).stream().map(run -> withFilters(results, run)).toList());
  }

  /** {@code run} with the weights that are drawn, which are few of its parameters. */
  private static RunTables withFilters(ResultsStore results, RunTables run) {
    try {
      Network network = Networks.network(run.run());
      return FilterPictures.place(network)
          .map(place -> run.withParameters(results.arrays(
              run.run().runId(), network.nodes().get(place).name(), Conv.WEIGHTS)))
          .orElse(run);
    } catch (IllegalArgumentException e) {
      // The page reports it.
      return run;
    }
  }

  /** The report of runs whose rows are at hand; at least one. */
  public static Report ofRuns(List<RunTables> runs) {
    return runs.size() == 1 ? ofRun(runs.get(0)) : ofSeveral(runs);
  }

  private static Report ofRun(RunTables run) {
    RunSection section = new RunSection(run, RunCharts.of(run, ""), finalOf(run.run()));
    return new Report(run.run().runId(), section.all(), page -> page.whole(
        run.run().runId(), "report of a run", section.introduction(), section.sections(page)));
  }

  private static List<Chart> finalOf(RunRow run) {
    return FinalChart.Bars.of(run.activation(), run).stream()
        .map(bars -> FinalChart.of(
            List.of(bars), "", "The final network on all its training images and on the validation images."))
        .toList();
  }

  private static Report ofSeveral(List<RunTables> runs) {
    List<RunSection> sections = IntStream.range(0, runs.size())
        .mapToObj(i -> new RunSection(runs.get(i), RunCharts.of(runs.get(i), "run-" + (i + 1) + "-"), List.of()))
        .toList();
    RunsTogether together = new RunsTogether(runs);
    List<Chart> charts = new ArrayList<>(together.charts());
    sections.forEach(section -> charts.addAll(section.all()));
    String id = runs.get(0).run().runId() + " and " + (runs.size() - 1) + " more";
    String all = runs.stream().map(run -> run.run().runId()).collect(Collectors.joining("\n"));
    return new Report(id + "\n" + all, charts, page -> {
      List<DomContent> parts = new ArrayList<>(together.sections(page));
      for (int i = 0; i < sections.size(); i++) {
        parts.add(sections.get(i).asOneOfSeveral(page, RunsTogether.anchor(i)));
      }
      return page.whole(runs.size() + " runs", "report of runs side by side", together.introduction(), parts);
    });
  }

  /**
   * The report of a comparison and its runs, as far as they are there.
   *
   * @throws UnknownRunException if there is no such comparison
   * @throws dev.pliant.results.DamagedTableException if a file of it or of its runs is damaged
   */
  public static Report ofComparison(ResultsStore results, String runId) {
    ComparisonTables comparison = results.comparison(runId);
    ComparisonRuns runs = ComparisonRuns.read(results, comparison);
    ComparisonSection section = new ComparisonSection(comparison, runs);
    List<Chart> charts = section.charts();
    return new Report(runId, charts, page -> page.whole(
        runId, "report of a comparison", section.introduction(), section.sections(page)));
  }

  /**
   * Draws the page and writes it: whole, or, if anything fails, not at all; a page of Pliant's that was there before is
   * replaced.
   *
   * @param to a file whose name ends in {@code .html}, or a folder, in which the page is called by its run or comparison;
   *     on any file system that Hadoop knows. The charts go to a folder beside it.
   * @param replacing {@link Rename#OVERWRITE} to replace files that are not Pliant's
   * @return where the page is
   * @throws PlaceTakenException if something is there that is not to be replaced
   * @throws IOException if it cannot be written
   */
  public String write(Configuration hadoop, String to, Rename replacing) throws IOException {
    ReportFiles files = ReportFiles.at(hadoop, to, FileNames.of(id), replacing);
    files.requireFree();
    Map<String, DrawnChart> drawn = charts.parallelStream().collect(Collectors.toMap(Chart::name, DrawnChart::of));
    Map<String, String> inline = drawn.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().svg()));
    Page page = new Page(files.chartFolder(), inline);
    files.write(html.apply(page), drawn);
    return files.page();
  }
}

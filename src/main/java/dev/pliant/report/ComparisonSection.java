package dev.pliant.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.join;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.text;

import dev.pliant.results.ComparisonRow;
import dev.pliant.results.ComparisonTables;
import dev.pliant.results.ContrastRow;
import dev.pliant.results.EpochRow;
import dev.pliant.results.RunTables;
import dev.pliant.stats.Sample;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the page says of a comparison. */
final class ComparisonSection {
  private static final double LEVEL = 0.05;

  private final ComparisonTables comparison;
  private final ComparisonRuns runs;
  private final String baseline;
  private final List<Chart> overview;
  private final List<Chart> learning;
  private final List<Chart> functions;
  private final List<String> missing = new ArrayList<>();

  ComparisonSection(ComparisonTables comparison, ComparisonRuns runs) {
    this.comparison = comparison;
    this.runs = runs;
    this.baseline = comparison.candidates().get(0).baseline();
    this.overview = overview();
    this.learning = learning();
    this.functions = functions();
    reportMissing();
  }

  List<Chart> charts() {
    List<Chart> all = new ArrayList<>(overview);
    all.addAll(learning);
    all.addAll(functions);
    return all;
  }

  private List<Chart> overview() {
    List<FinalChart.Bars> bars = comparison.candidates().stream()
        .filter(row -> row.validationAccuracyMean() != null)
        .map(row -> {
          Sample training = Sample.of(runs.finished(row.candidate()).stream()
              .filter(run -> run.run().trainAccuracy() != null)
              .mapToDouble(run -> run.run().trainAccuracy()).toArray());
          return new FinalChart.Bars(
              row.candidate(), training.mean(), training.sd(), row.validationAccuracyMean(), row.validationAccuracySd());
        }).toList();
    List<Chart> charts = new ArrayList<>();
    if (!bars.isEmpty()) {
      charts.add(FinalChart.of(bars, "", "The final networks on all their training images and on the images held out:"
          + " mean and standard deviation over seeds."));
    }
    List<DifferenceChart.Difference> differences = others().stream()
        .map(row -> runs.difference(row.candidate(), baseline)).filter(difference -> difference.mean() != null).toList();
    if (!differences.isEmpty()) {
      charts.add(DifferenceChart.of(differences, baseline));
    }
    return charts;
  }

  private List<ComparisonRow> others() {
    return comparison.candidates().stream().filter(row -> !row.candidate().equals(baseline)).toList();
  }

  /** The best on held-out images, and the baseline. */
  private List<Chart> learning() {
    List<ComparisonRow> best = comparison.candidates().stream()
        .filter(row -> row.validationAccuracyMean() != null)
        .filter(row -> runs.finished(row.candidate()).stream().anyMatch(run -> !run.epochs().isEmpty()))
        .sorted(Comparator.comparing((ComparisonRow row) -> !row.candidate().equals(baseline))
            .thenComparing(row -> -row.validationAccuracyMean()))
        .toList();
    List<LearningCharts.Course> courses = best.stream().limit(Ink.seriesCount())
        .map(row -> new LearningCharts.Course(row.candidate(), mean(runs.finished(row.candidate())))).toList();
    if (courses.isEmpty()) {
      return List.of();
    }
    String note = "Means over seeds."
        + (best.size() > courses.size()
            ? " Drawn are the baseline and the " + (courses.size() - 1) + " best on held-out images, of " + best.size()
                + "."
            : "");
    return LearningCharts.of(courses, note);
  }

  private static List<EpochRow> mean(List<RunTables> runs) {
    TreeMap<Integer, List<EpochRow>> byEpoch = runs.stream().flatMap(run -> run.epochs().stream())
        .collect(Collectors.groupingBy(EpochRow::epoch, TreeMap::new, Collectors.toList()));
    return byEpoch.entrySet().stream().map(entry -> {
      List<EpochRow> rows = entry.getValue();
      EpochRow first = rows.get(0);
      return new EpochRow(
          entry.getKey(), mean(rows, EpochRow::trainLoss), mean(rows, EpochRow::trainAccuracy),
          mean(rows, EpochRow::validationLoss), mean(rows, EpochRow::validationAccuracy), first.examples(),
          first.windows(), mean(rows, EpochRow::seconds), mean(rows, EpochRow::examplesPerSecond), null);
    }).toList();
  }

  private static double mean(List<EpochRow> rows, ToDoubleFunction<EpochRow> value) {
    return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private List<Chart> functions() {
    List<Chart> charts = new ArrayList<>();
    runs.functions().forEach((candidate, run) -> {
      String prefix = "candidate-" + (candidateIndex(candidate) + 1) + "-";
      RunActivations activations = RunActivations.of(run);
      List<ActivationKey> keys = activations.ordered(run.curves().stream().map(ActivationKey::of));
      keys.stream().limit(RunCharts.MOST_DRAWN).forEach(key ->
          FunctionChart.of(run.curves(), run.inputs(), key, activations)
              .ifPresent(function -> charts.add(function.chart(
                  prefix + "function-" + activations.id(key),
                  Figures.shortened(candidate, 26) + ", " + activations.title(key)))));
    });
    return charts;
  }

  private int candidateIndex(String candidate) {
    return comparison.candidates().stream().map(ComparisonRow::candidate).toList().indexOf(candidate);
  }

  private void reportMissing() {
    long there = comparison.candidates().stream().filter(row -> runs.candidates().contains(row.candidate())).count();
    if (there < comparison.candidates().size()) {
      missing.add("The runs of " + (comparison.candidates().size() - there) + " of "
          + Figures.counted(comparison.candidates().size(), "candidate") + " are not in the tables: their intervals,"
          + " training accuracies and curves are not known.");
    }
    if (functions.isEmpty()) {
      missing.add("No function of a candidate that learns its activation is in table curves.");
    }
    if (comparison.contrasts().isEmpty()) {
      missing.add("Nothing of it is in table contrasts: how candidates other than the baseline differ is not known.");
    }
  }

  List<DomContent> introduction() {
    ComparisonRow first = comparison.candidates().get(0);
    long finished = comparison.candidates().stream().mapToLong(ComparisonRow::runs).sum();
    long failed = comparison.candidates().stream().mapToLong(ComparisonRow::failedRuns).sum();
    StringBuilder text = new StringBuilder();
    text.append(Figures.counted(comparison.candidates().size(), "candidate")).append(" beside one another on ")
        .append(Figures.printable(first.dataset())).append(", each with ")
        .append(Figures.counted(first.seeds().size(), "seed")).append(": ").append(Figures.counted(finished, "run"))
        .append(" finished").append(failed == 0 ? "" : ", " + Figures.grouped(failed) + " failed")
        .append(". With the same seed all had the same start of the weights, order of examples and options; the baseline"
            + " is ").append(Figures.printable(baseline)).append(".");
    comparison.best().ifPresent(best -> text.append(" Best on the held-out images is ")
        .append(Figures.printable(best.candidate())).append(", which has ")
        .append(Figures.percent(best.testAccuracyMean())).append(" of the test images right")
        .append(ahead(best)).append("."));
    return List.of(p(text.toString()).withClass("summary"), figures());
  }

  private String ahead(ComparisonRow best) {
    List<ContrastRow> beside = comparison.beside(best);
    if (beside.isEmpty()) {
      return "";
    }
    long behind = comparison.behind(best, LEVEL);
    return ", and is ahead of " + (behind == 0 ? "none" : behind) + " of " + Figures.counted(beside.size(), "other")
        + " by more than chance (t-test over seeds, Holm, p < " + LEVEL + ")";
  }

  private DomContent figures() {
    List<List<DomContent>> rows = comparison.candidates().stream().map(row -> {
      DifferenceChart.Difference difference = runs.difference(row.candidate(), baseline);
      boolean isBaseline = row.candidate().equals(baseline);
      return List.<DomContent>of(
          join(Page.name(row.candidate()), isBaseline ? " (baseline)" : role(row)),
          text(Figures.grouped(row.parameterCount())),
          text(Figures.grouped(row.activationParameterCount())),
          text(row.runs() + (row.failedRuns() == 0 ? "" : ", " + row.failedRuns() + " failed")),
          text(spread(row.validationAccuracyMean(), row.validationAccuracySd())),
          text(spread(row.testAccuracyMean(), row.testAccuracySd())),
          text(isBaseline ? "" : Figures.optional(row.testAccuracyDifference(), ComparisonSection::points)),
          text(isBaseline ? "" : difference.interval()
              .map(interval -> points(interval.low()) + " to " + points(interval.high())).orElse("")),
          text(Figures.optional(row.tP(), Figures::chance)),
          text(Figures.optional(row.tPHolm(), Figures::chance)),
          text(Figures.optional(row.wilcoxonP(), Figures::chance)),
          text(Figures.optional(row.wilcoxonPHolm(), Figures::chance)),
          text(row.mcNemarP() == null ? "" : row.mcNemarBelow5Percent() + " of " + row.mcNemarP().size()),
          text(Figures.optional(row.secondsMean(), seconds -> Figures.fixed(seconds, 1))));
    }).toList();
    return Page.namesWithFigures(
        "Accuracies in %, mean ± standard deviation over seeds. Differences are of the test accuracy to the baseline's"
            + " with the same seeds, in points, with Student's 95 % interval; p-values of his paired t-test and of"
            + " Wilcoxon's signed-rank test (exact), and corrected by Holm over the candidates; McNemar's: seeds with"
            + " which the two networks' answers differ (exact, p < 0.05).",
        List.of(
            "candidate", "parameters", "in activations", "runs", "validation", "test", "difference", "95 % interval",
            "t-test p", "Holm", "Wilcoxon p", "Holm", "McNemar", "seconds"),
        rows);
  }

  /** Where the name does not say it. */
  private static String role(ComparisonRow row) {
    boolean said = row.role().equals("candidate") || row.candidate().startsWith("frozen:");
    return said ? "" : " (" + Figures.printable(row.role()) + ")";
  }

  private static String spread(Double mean, Double sd) {
    return mean == null ? "" : Figures.fixed(100 * mean, 2) + (sd == null ? "" : " ± " + Figures.fixed(100 * sd, 2));
  }

  private static String points(double share) {
    return (share > 0 ? "+" : "") + Figures.fixed(100 * share, 2);
  }

  List<DomContent> sections(Page page) {
    List<DomContent> sections = new ArrayList<>();
    if (!overview.isEmpty()) {
      sections.add(section(h3("How they ended"), page.charts(overview)));
    }
    comparison.best().filter(best -> !comparison.beside(best).isEmpty()).ifPresent(best ->
        sections.add(section(details(
            summary(join("Beside the best on the held-out images, ", Page.name(best.candidate()))), contrasts(best)))));
    if (!learning.isEmpty()) {
      sections.add(section(h3("Learning"), page.charts(learning)));
    }
    if (!functions.isEmpty()) {
      sections.add(section(
          h3("What the activations became"),
          p("Of each candidate's first seed"
              + (runs.functions().size() == ComparisonRuns.MOST_FUNCTIONS
                  ? "; of the " + ComparisonRuns.MOST_FUNCTIONS + " best on held-out images that learn their activation"
                  : "")
              + ". The report of a single run says the rest.").withClass("note"),
          page.charts(functions)));
    }
    if (!missing.isEmpty()) {
      sections.add(section(h3("What the tables do not say"), Page.missing(missing)));
    }
    return sections;
  }

  private DomContent contrasts(ComparisonRow best) {
    List<List<DomContent>> rows = comparison.beside(best).stream().map(row -> List.<DomContent>of(
        Page.name(row.candidate()),
        text(String.valueOf(row.pairs())),
        text(Figures.optional(row.testAccuracyDifference(), ComparisonSection::points)),
        text(runs.difference(row.candidate(), best.candidate()).interval()
            .map(interval -> points(interval.low()) + " to " + points(interval.high())).orElse("")),
        text(Figures.optional(row.tP(), Figures::chance)),
        text(Figures.optional(row.tPHolm(), Figures::chance)),
        text(Figures.optional(row.wilcoxonP(), Figures::chance)),
        text(Figures.optional(row.wilcoxonPHolm(), Figures::chance)),
        text(row.mcNemarBelow5Percent() + " of " + row.mcNemarP().size()))).toList();
    return Page.namesWithFigures(
        "Differences of test accuracy to that candidate's, in points.",
        List.of(
            "candidate", "pairs", "difference", "95 % interval", "t-test p", "Holm", "Wilcoxon p", "Holm", "McNemar"),
        rows);
  }
}

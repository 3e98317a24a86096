package dev.pliant.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.text;

import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What the page says of several runs together.
 *
 * @param runs at least two
 */
record RunsTogether(List<RunTables> runs) {
  RunsTogether {
    runs = List.copyOf(runs);
  }

  /** The place of run {@code index} on the page. */
  static String anchor(int index) {
    return "run-" + (index + 1);
  }

  List<Chart> charts() {
    List<String> labels = labels();
    List<Chart> charts = new ArrayList<>();
    List<FinalChart.Bars> bars = new ArrayList<>();
    List<LearningCharts.Course> courses = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      FinalChart.Bars.of(labels.get(i), runs.get(i).run()).ifPresent(bars::add);
      if (!runs.get(i).epochs().isEmpty()) {
        courses.add(new LearningCharts.Course(labels.get(i), runs.get(i).epochs()));
      }
    }
    if (!bars.isEmpty()) {
      charts.add(FinalChart.of(
          bars, "", "The final networks on all their training images and on their validation images."));
    }
    if (!courses.isEmpty()) {
      charts.addAll(LearningCharts.of(courses, ""));
    }
    return charts;
  }

  /** The activations where those differ between the runs, else the runs' names. */
  private List<String> labels() {
    Set<String> activations = new HashSet<>();
    boolean apart = runs.stream().allMatch(run -> activations.add(run.run().activation()));
    return runs.stream().map(run -> apart ? run.run().activation() : run.run().runId()).toList();
  }

  List<DomContent> introduction() {
    List<List<DomContent>> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RunRow run = runs.get(i).run();
      rows.add(List.of(
          a(Page.name(run.runId())).withHref("#" + anchor(i)),
          Page.name(run.activation()),
          Page.name(run.dataset()),
          Page.name(run.status()),
          text(Figures.grouped(run.epochs())),
          text(Figures.grouped(run.parameterCount())),
          text(Figures.grouped(run.activationParameterCount())),
          figure(run.trainAccuracy(), Figures::percent),
          figure(run.validationAccuracy(), Figures::percent),
          figure(run.testAccuracy(), Figures::percent),
          figure(run.testLoss(), loss -> Figures.fixed(loss, 4)),
          figure(run.seconds(), seconds -> Figures.fixed(seconds, 1)),
          figure(run.examplesPerSecond(), speed -> Figures.grouped(Math.round(speed)))));
    }
    return List.of(Page.namesWithFigures(
        "The runs", List.of(
            "run", "activation", "data", "status", "epochs", "parameters", "in activations", "training", "validation",
            "test", "test loss", "seconds", "examples/s"),
        rows));
  }

  private static DomContent figure(Double value, Function<Double, String> format) {
    return text(Figures.optional(value, format));
  }

  List<DomContent> sections(Page page) {
    List<Chart> charts = charts();
    return charts.isEmpty()
        ? List.of(p("None of them has rows to compare.").withClass("missing"))
        : List.of(section(h2("Side by side"), page.charts(charts)));
  }
}

package dev.pliant.report;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.join;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;

import dev.pliant.layer.Network;
import dev.pliant.results.MistakeRow;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the page says of one run.
 *
 * @param run the run
 * @param charts its charts
 * @param last the chart of its final accuracy; empty where others have it
 */
record RunSection(RunTables run, RunCharts charts, List<Chart> last) {
  RunSection {
    last = List.copyOf(last);
  }

  /** All charts, in their order. */
  List<Chart> all() {
    List<Chart> all = new ArrayList<>(charts.learning());
    all.addAll(last);
    all.addAll(charts.functions());
    all.addAll(charts.parameters());
    all.addAll(charts.confusion());
    all.addAll(charts.time());
    return all;
  }

  /** The run in one paragraph, and its main figures. */
  List<DomContent> introduction() {
    Map<String, String> figures = new LinkedHashMap<>();
    RunRow row = run.run();
    figures.put("test accuracy", row.testAccuracy() == null ? "–" : Figures.percent(row.testAccuracy()));
    figures.put("training accuracy", row.trainAccuracy() == null ? "–" : Figures.percent(row.trainAccuracy()));
    figures.put("parameters", Figures.grouped(row.parameterCount()));
    figures.put("in activations", Figures.grouped(row.activationParameterCount()));
    figures.put("seconds", row.seconds() == null ? "–" : Figures.fixed(row.seconds(), 1));
    return List.of(
        p(Summary.of(run, charts.nearest())).withClass("summary"),
        div(each(figures.entrySet(), figure ->
            div(span(figure.getValue()).withClass("figure"), span(figure.getKey())))).withClass("figures"));
  }

  /** The rest, under headings. */
  List<DomContent> sections(Page page) {
    List<DomContent> sections = new ArrayList<>();
    sections.add(section(h3("The network"), network()));
    List<Chart> learning = new ArrayList<>(charts.learning());
    learning.addAll(last);
    add(sections, page, "Learning", learning);
    List<Chart> activations = new ArrayList<>(charts.functions());
    activations.addAll(charts.parameters());
    add(sections, page, "What the activations became", activations);
    filters().ifPresent(filters -> sections.add(section(h3("The filters of the first convolution"), filters)));
    List<Chart> results = new ArrayList<>(charts.confusion());
    results.addAll(charts.time());
    add(sections, page, "Mistakes and time", results);
    List<MistakeRow> pictures = run.mistakes().stream().filter(Pictures::isPicture)
        .sorted(Comparator.comparingInt(MistakeRow::rank)).toList();
    if (!pictures.isEmpty()) {
      sections.add(section(
          h3("The most confident mistakes"),
          p("The test images that the final network was surest about and wrong: the label, what it was taken for, and the"
              + " probabilities that the network gave both.").withClass("note"),
          Page.mistakes(pictures)));
    }
    if (!charts.missing().isEmpty()) {
      sections.add(section(h3("What the tables do not say"), Page.missing(charts.missing())));
    }
    sections.add(facts());
    return sections;
  }

  private DomContent network() {
    try {
      return Page.network(new NetworkPicture(Networks.network(run.run())));
    } catch (IllegalArgumentException e) {
      return Page.missing(List.of("It is not drawn: " + Figures.printable(e.getMessage()) + "."));
    }
  }

  private Optional<DomContent> filters() {
    try {
      Network network = Networks.network(run.run());
      Optional<DomContent> filters = FilterPictures.of(network, run).map(Page::filters);
      boolean lacks = filters.isEmpty() && run.run().status().equals(RunRow.FINISHED)
          && FilterPictures.place(network).isPresent();
      return lacks
          ? Optional.of(Page.missing(List.of("Its weights are not in table parameters, so its filters are not drawn.")))
          : filters;
    } catch (IllegalArgumentException e) {
      // The section of the network reports it.
      return Optional.empty();
    }
  }

  private static void add(List<DomContent> sections, Page page, String heading, List<Chart> charts) {
    if (!charts.isEmpty()) {
      sections.add(section(h3(heading), page.charts(charts)));
    }
  }

  /** All of it as one of several. */
  DomContent asOneOfSeveral(Page page, String anchor) {
    return section(
        h2(Page.name(run.run().runId())), each(introduction(), part -> part),
        each(sections(page), part -> part)).withId(anchor).withClass("run");
  }

  private DomContent facts() {
    RunRow row = run.run();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("run", row.runId());
    facts.put("status", row.status());
    facts.put("began", row.startedAt().toString());
    facts.put("ended", row.finishedAt().toString());
    facts.put("data set", row.dataset());
    facts.put("digest of the data", row.dataSha256());
    facts.put("digest of the parameters", row.parametersSha256());
    facts.put("Spark", row.sparkVersion());
    facts.put("DL4J", row.dl4jVersion());
    facts.put("Java", row.javaVersion() + ", " + row.osArch());
    facts.put("built from", row.gitCommit());
    new TreeMap<>(row.config()).forEach((option, value) -> facts.put("--" + option, value));
    facts.values().removeIf(Objects::isNull);
    return details(
        summary("Options and provenance"),
        dl(each(facts.entrySet(), fact ->
            join(dt(Figures.printable(fact.getKey())), dd(Page.name(fact.getValue()))))))
        .withClass("facts");
  }
}

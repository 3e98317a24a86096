package dev.pliant.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.bdi;
import static j2html.TagCreator.body;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.img;
import static j2html.TagCreator.join;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import dev.pliant.results.MistakeRow;
import j2html.tags.DomContent;
import j2html.tags.specialized.BdiTag;
import j2html.tags.specialized.FigureTag;
import j2html.tags.specialized.TableTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The page's parts. All text goes through j2html, which escapes it; what does not is the style sheet and the charts' SVG,
 * which an XML serializer has written.
 *
 * @param folder of the charts' files, beside the page
 * @param drawn the charts' SVG by their names
 */
record Page(String folder, Map<String, String> drawn) {
  private static final String GENERATOR = "Pliant";
  /** Rows that the page itself shows of a chart's data; the link has all. */
  private static final int MOST_ROWS = 200;

  /** Nothing is ever fetched or run, whatever a table holds. */
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  /** What a page of Pliant's holds: {@code GENERATOR}, or in pages of older versions the start of its kind. */
  private static final List<String> OWN =
      List.of("<meta name=\"generator\" content=\"Pliant\">", "<p class=\"kind\">Pliant · report of ");

  Page {
    drawn = Map.copyOf(drawn);
  }

  /** Whether {@code html} is a page of Pliant's. */
  static boolean isOwn(String html) {
    return OWN.stream().anyMatch(html::contains);
  }

  /** The whole page. */
  String whole(String heading, String kind, List<DomContent> introduction, List<DomContent> sections) {
    return document(html(
        head(
            meta().withCharset("utf-8"),
            meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
            meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
            meta().withName("generator").withContent(GENERATOR),
            meta().withName("color-scheme").withContent("light dark"),
            title(Figures.printable(heading) + " – Pliant"),
            style(rawHtml(styleSheet()))),
        body(
            header(
                p("Pliant · " + kind).withClass("kind"),
                h1(name(heading)),
                each(introduction, part -> part)),
            main(each(sections, part -> part)))).attr("lang", "en"));
  }

  private static String styleSheet() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          + "@media screen and (prefers-color-scheme: dark) {\n" + Ink.darkRules() + "\n}\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A name of whatever script, which turns nothing around it. */
  static BdiTag name(String name) {
    return bdi(Figures.printable(name));
  }

  /** Charts side by side, as many as there is room for. */
  DomContent charts(List<Chart> charts) {
    return div(each(charts, this::chart)).withClass("charts");
  }

  private FigureTag chart(Chart chart) {
    return figure(
        rawHtml(drawn.get(chart.name())),
        figcaption(chart.caption()),
        details(
            summary("Data"),
            p(
                a("CSV").withHref(chart.data().toLink()).attr("download", chart.name() + ".csv"),
                a("PNG").withHref(address() + "/" + chart.name() + ".png"),
                a("SVG").withHref(address() + "/" + chart.name() + ".svg")).withClass("links"),
            div(data(chart.title(), chart.data())).withClass("scroll")))
        .withClass("chart").withId(chart.name());
  }

  private String address() {
    return URLEncoder.encode(folder, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A network's picture, which is as large as it is and scrolls where there is no room. */
  static DomContent network(NetworkPicture picture) {
    List<DomContent> drawings = picture.drawings();
    return figure(
        // So that keys scroll it, too.
        div(each(drawings, drawing -> drawing)).withClass("scroll").withTabindex(0),
        figcaption(picture.caption()),
        details(
            summary("Data"),
            p(
                a("CSV").withHref(picture.data().toLink()).attr("download", "network.csv"),
                a("SVG").withHref(ChartData.link("image/svg+xml", drawings.get(drawings.size() - 1).render()))
                    .attr("download", "network.svg")).withClass("links"),
            div(data(NetworkPicture.TITLE, picture.data())).withClass("scroll")))
        .withClass("network");
  }

  /** The filters of a convolution. */
  static DomContent filters(FilterPictures pictures) {
    return figure(
        figcaption(pictures.caption()),
        div(each(IntStream.range(0, pictures.drawn()).boxed().toList(), filter -> figure(
            img().withSrc(pictures.toLink(filter)).withAlt("filter " + filter), figcaption(String.valueOf(filter)))))
            .withClass("filters"),
        details(
            summary("Data"),
            p(a("CSV").withHref(pictures.data().toLink()).attr("download", "filters.csv")).withClass("links"),
            div(data("Filters of " + pictures.node(), pictures.data())).withClass("scroll")));
  }

  private static TableTag data(String title, ChartData data) {
    List<List<Object>> shown = data.rows().subList(0, Math.min(MOST_ROWS, data.rows().size()));
    int left = data.rows().size() - shown.size();
    return table(
        caption(title + (left > 0 ? "; the CSV has " + left + " rows more" : "")),
        thead(tr(each(data.columns(), column -> th(Figures.printable(column)).attr("scope", "col")))),
        tbody(each(shown, row -> tr(each(row, value -> td(ChartData.shown(value)))))));
  }

  /** A table of text, its first column names. */
  static DomContent namesWithFigures(String label, List<String> columns, List<List<DomContent>> rows) {
    // Not as the table's caption, which would be as wide as the table and go out of sight with it.
    return join(p(label).withClass("note"), div(table(
        thead(tr(each(columns, column -> th(column).attr("scope", "col")))),
        tbody(each(rows, row -> tr(
            th(row.get(0)).attr("scope", "row"),
            each(row.subList(1, row.size()), cell -> td(cell))))))).withClass("scroll"));
  }

  /** What the tables do not say. */
  static DomContent missing(List<String> sentences) {
    return each(sentences, sentence -> p(sentence).withClass("missing"));
  }

  /** The images that a network was most confidently wrong about. */
  static DomContent mistakes(List<MistakeRow> mistakes) {
    return div(each(mistakes, mistake -> figure(
        img().withSrc(Pictures.toLink(mistake))
            .withAlt("test image " + mistake.id() + ", " + mistake.label() + " taken for " + mistake.predicted()),
        figcaption(
            span(mistake.label() + " taken for " + mistake.predicted()).withClass("pair"),
            span(chance(mistake.probability()) + ", for " + mistake.label() + " " + chance(mistake.labelProbability()))))))
        .withClass("mistakes");
  }

  private static String chance(float probability) {
    double percent = 100.0 * probability;
    return percent > 0 && percent < 0.05 ? "<\u00a00.1\u00a0%" : Figures.fixed(percent, 1) + "\u00a0%";
  }
}

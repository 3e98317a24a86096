package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pliant.layer.Network;
import dev.pliant.results.RunTables;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. Where there is none, this is skipped. */
@Timeout(180)
class PageInBrowserTest {
  private static final String HOSTILE =
      "</title></style></svg><script>document.title='x';console.error('x')</script><img src=http://192.0.2.1/x onerror=x>"
          + "\"'&lt;\u202e結果😀";
  private static final int[] WIDTHS = {360, 800, 1400};

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Browser.program().isPresent(), "there is no chromium, so no page is opened; install Debian's chromium");
    browser = new Browser(Browser.program().orElseThrow(), folder.resolve("profile"));
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void pageOfARunIsShownAtEveryWidthWithoutErrorAndWithoutTheNetwork() throws Exception {
    assertShown(List.of(Samples.run("a-run", "rational:5/4", "mnist")), "a-run", 9);
  }

  @Test
  void hostileAndLongNamesAreShownAndDoNothing() throws Exception {
    RunTables hostile = Samples.run(HOSTILE, HOSTILE, HOSTILE);
    assertShown(List.of(hostile), Figures.printable(HOSTILE), 9);
    String word = "x".repeat(200);
    assertShown(
        List.of(Samples.run(word, word, word), hostile, Samples.bare("bare" + word)), "3 runs", 21);
  }

  private static void assertShown(List<RunTables> runs, String heading, int charts) throws Exception {
    URI page = Path.of(Report.ofRuns(runs).write(new Configuration(), folder.toString(), Rename.NONE)).toUri();
    for (int width : WIDTHS) {
      browser.open(page, width, "light");
      assertThat(browser.evaluate("document.querySelector('h1').textContent").asText()).isEqualTo(heading);
      assertThat(browser.evaluate("document.scripts.length + document.querySelectorAll('img:not([src^=\"data:\"])').length")
          .asInt()).isZero();
      browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).as("width").isEqualTo(width);
      assertThat(marks()).as("marks of each chart").hasSize(charts).allSatisfy(count -> assertThat(count).isPositive());
      assertThat(browser.evaluate("Math.min(...[...document.querySelectorAll('.chart svg text')]"
          + ".map(each => each.getBoundingClientRect().height))").asDouble()).as("letters").isGreaterThan(9);
    }
    assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser.events("Log.entryAdded")).isEmpty();
    assertThat(browser.events("Network.requestWillBeSent"))
        .extracting(event -> event.get("request").get("url").asText())
        .isNotEmpty().allSatisfy(url -> assertThat(url).matches("(?s)file:.*\\.html|data:.*"));
  }

  /** How many lines, bars and cells of each chart's plot have an extent. */
  private static List<Integer> marks() throws Exception {
    JsonNode counts = browser.evaluate("[...document.querySelectorAll('.chart')].map(chart =>"
        // What is drawn in a plot is clipped to it, and not to the whole chart, as titles and legends are.
        + " [...chart.querySelectorAll('svg path[clip-path], svg rect[clip-path]')]"
        + ".filter(mark => !mark.getAttribute('clip-path').endsWith('clipPath1)')"
        + " && mark.getBBox().width + mark.getBBox().height > 8).length)");
    List<Integer> marks = new ArrayList<>();
    counts.forEach(count -> marks.add(count.asInt()));
    return marks;
  }

  @Test
  void networkIsShownOnceAtEachWidthWithNameAndDescription() throws Exception {
    String network = "x = input:784 dense:128 relu; long_name_of_a_node_that_has_no_room = x dense:128"
        + " mixture:relu+tanh; add(x,long_name_of_a_node_that_has_no_room) norm rational:5/4@tanh dense:16384 relu softmax/10";
    URI page = Path.of(Report.ofRuns(List.of(Samples.described("branches", network)))
        .write(new Configuration(), folder.toString(), Rename.NONE)).toUri();
    for (int width : WIDTHS) {
      browser.open(page, width, "light");
      String shown = "[...document.querySelectorAll('.network svg')].filter(svg => svg.getBoundingClientRect().width > 0)";
      assertThat(browser.evaluate(shown + ".length").asInt()).as("pictures shown at %s", width).isEqualTo(1);
      assertThat(browser.evaluate(shown + ".map(svg => svg.getAttribute('class'))[0]").asText())
          .isEqualTo(width == 360 ? "narrow" : width == 800 ? "middle" : "wide");
      assertThat(browser.evaluate("(box => box.scrollWidth - box.clientWidth)(document.querySelector('.network .scroll'))")
          .asInt()).as("scrolled sideways at %s", width).isZero();
      assertThat(texts(browser.evaluate("[..." + shown + "[0].querySelectorAll('text')].filter(text =>"
          + " text.getBBox().width > text.parentNode.querySelector('rect').getBBox().width).map(text => text.textContent)")))
          .as("text that its box is too narrow for").isEmpty();
      JsonNode image = null;
      for (JsonNode node : browser.call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
        image = node.path("role").path("value").asText().equals("image") ? node : image;
      }
      assertThat(image.path("name").path("value").asText()).isEqualTo(NetworkPicture.TITLE);
      assertThat(image.path("description").path("value").asText()).contains("add1 (add) reads x, long_name_of_a_node_that_has_no_room and gives 128.");
    }
    browser.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    assertThat(browser.evaluate("getComputedStyle(document.querySelector('.network .scroll')).maxHeight").asText())
        .as("on paper all of it is shown").isEqualTo("none");
    browser.call("Emulation.setEmulatedMedia", Map.of("media", ""));
  }

  @Test
  void darkScreensGetADarkPageWithDarkCharts() throws Exception {
    URI page = Path.of(Report.ofRuns(List.of(Samples.run("dark", "swish", "mnist")))
        .write(new Configuration(), folder.toString(), Rename.NONE)).toUri();
    browser.open(page, 800, "dark");
    String inks = "[...new Set([...document.querySelectorAll('.chart svg *, .network svg *')].filter(each =>"
        + " each.closest('clipPath') === null && !['g', 'defs', 'title', 'desc'].includes(each.tagName))"
        + ".flatMap(each => [getComputedStyle(each).fill, getComputedStyle(each).stroke]))].sort()";
    List<String> dark = texts(browser.evaluate(inks));
    browser.open(page, 800, "light");
    List<String> light = texts(browser.evaluate(inks));
    light.remove("none");
    assertThat(light).as("every colour on paper is another on dark screens")
        .hasSizeGreaterThan(10).doesNotContainAnyElementsOf(dark);
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return texts;
  }
}

package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.CurveRow;
import dev.pliant.results.MistakeRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.Runs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportTest {
  private static final String HOSTILE = "<script>alert('x')</script>\"&amp;\u202e結果 {a,b}";

  @TempDir Path folder;

  @Test
  void pageOfARunTellsItAndHasItsChartsBesideIt() throws Exception {
    String page = write(List.of(Samples.run("first", "rational:5/4", "mnist")));
    assertThat(page)
        .contains("This run trained a 20-8-6-3 network on mnist, with the activation rational:5/4, learned for each hidden"
            + " layer: 4 epochs of 1\u00a0000 images each, in minibatches of 32 by Adam at 0.001, on 2 workers, in 5.0"
            + " seconds with evaluation (1\u00a0000 examples/s).")
        .contains("The final network has 95.00\u00a0% of the test images right, and 97.50\u00a0% of those it was trained on;"
            + " the test images were the validation images, too.")
        .contains("layer 2 k0 0.000 → 0.500")
        .contains("On what it sees, layer 1&#x27;s function is gelu.")
        .contains("Nearest fixed function: gelu (exactly).")
        .contains("Of 4.40 s in epochs: steps 63.6 %, waiting for the slowest worker 9.1 %, transfer and average 9.1 %,"
            + " validation 9.1 %, rest 9.1 %.")
        .contains("6 of 291 wrong", "1 taken for 2")
        .doesNotContain("linear classifier", "What the tables do not say");
    assertThat(charts()).containsExactlyInAnyOrder(
        "accuracy", "loss", "final", "function-1", "function-2", "parameters-1", "parameters-2", "confusion", "time");
    for (String chart : charts()) {
      assertThat(ImageIO.read(file(chart + ".png")).getWidth()).as(chart).isEqualTo(2 * Style.WIDTH);
      Document svg = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file(chart + ".svg"));
      assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(svg.getElementsByTagName("path").getLength() + svg.getElementsByTagName("rect").getLength())
          .as(chart).isPositive();
      assertThat(Files.readString(file(chart + ".svg").toPath())).doesNotContain("<image");
      assertThat(svg.getElementsByTagName("text").getLength()).as("letters are letters in " + chart).isPositive();
      assertThat(page).contains("first-charts/" + chart + ".png", "first-charts/" + chart + ".svg");
    }
    assertThat(Files.readString(file("time.svg").toPath())).as("axes, the upright one too")
        .contains(">epoch<", ">time (s)<", ">steps<", ">validation<");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("first.html", "first-charts");
    }
  }

  @Test
  void dataOfAChartIsInItsCsv() throws IOException {
    String page = write(List.of(Samples.run("first", "rational:5/4", "mnist")));
    Matcher link = Pattern.compile("href=\"data:text/csv;charset=utf-8;base64,([^\"]+)\" download=\"loss.csv\"")
        .matcher(page);
    assertThat(link.find()).isTrue();
    assertThat(new String(Base64.getDecoder().decode(link.group(1)), StandardCharsets.UTF_8)).isEqualTo(
        "epoch,\"training loss (nats)\",\"validation loss (nats)\"\r\n"
            + "1,1.0,1.1\r\n2,0.5,0.55\r\n3,0.3333333333333333,0.3666666666666667\r\n4,0.25,0.275\r\n");
  }

  @Test
  void affineNetworkIsSaidToBeALinearClassifier() throws IOException {
    assertThat(write(List.of(Samples.run("a", "affine", "mnist"))))
        .contains("affine maps compose to affine maps: this network is a linear classifier, whatever its depth.");
  }

  @Test
  void sameRowsMakeTheSamePage() throws IOException {
    List<RunTables> runs = List.of(Samples.run("first", "swish", "mnist"), Samples.run("second", "relu", "mnist"));
    Report.ofRuns(runs).write(new Configuration(), folder.resolve("one").resolve("p.html").toString(), Rename.NONE);
    Report.ofRuns(runs).write(new Configuration(), folder.resolve("two").resolve("p.html").toString(), Rename.NONE);
    assertThat(folder.resolve("one/p.html")).hasSameBinaryContentAs(folder.resolve("two/p.html"));
  }

  @Test
  void namesAreTextWhateverTheyAre() throws IOException {
    RunTables run = Samples.run(HOSTILE, HOSTILE, HOSTILE + "\u0000\uffff\ud800");
    List<ActivationRow> activations = new ArrayList<>(run.activations());
    activations.add(new ActivationRow(0, 1, null, HOSTILE, 1, null));
    activations.add(new ActivationRow(4, 1, null, HOSTILE, 100, null));
    activations.add(new ActivationRow(0, 1, null, "k0", 1, HOSTILE));
    activations.add(new ActivationRow(4, 1, null, "k0", 1, HOSTILE));
    RunTables named = new RunTables(
        run.run(), run.epochs(), activations, run.curves(), run.inputs(), List.of(), List.of(), run.windows(),
        run.confusion(), List.of(), run.mistakes(), List.of());
    for (List<RunTables> runs : List.of(List.of(named), List.of(named, Samples.run("other", "relu", "mnist")))) {
      String page = write(runs);
      assertThat(page).doesNotContain("<script", "\u202e", "\u0000", "\uffff", "&amp;amp;lt;")
          .contains("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;amp;\ufffd結果 {a,b}");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).allSatisfy(file -> assertThat(file.getFileName().toString()).matches("[A-Za-z0-9.-]+"));
      }
      for (File svg : files(".svg")) {
        assertThat(svg).satisfies(file ->
            DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file));
      }
    }
  }

  @Test
  void rowsThatAreNotThereAreTold() throws IOException {
    assertThat(write(List.of(Samples.bare("bare"))))
        .contains("No epoch of it is in table epochs", "Nothing of it is in table curves",
            "Nothing of it is in table activations", "Nothing of it is in table confusion",
            "Nothing of it is in table windows", "Nothing of it is in table mistakes");
    assertThat(write(List.of(Runs.failed("bad")))).contains("It failed: out of memory.");
  }

  @Test
  void networkIsDrawnFromItsTextOrAsOlderRunsTellIt() throws IOException {
    assertThat(whole(Samples.described("branched", "x = input:20 dense:8 relu; x dense:8 add(x) softmax/3")))
        .contains(">add1<", ">input<", ">softmax<", "add1 (add) reads dense2, x and gives 8.")
        .contains("This run trained a network on mnist, with the activation relu", "Nothing of it is in table curves")
        .contains("download=\"network.svg\"", "<td>dense2, x</td>");
    assertThat(whole(Samples.run("older", "relu", "mnist"))).contains(">dense:8<", ">dense:6<", ">activation2<");
  }

  @Test
  void networkThatCannotBeReadIsSaidToBeSo() throws IOException {
    assertThat(write(List.of(Samples.described("strange", "input:20 dnese:8 softmax/3"))))
        .contains("It is not drawn: unknown layer &#x27;dnese:8&#x27;").doesNotContain("class=\"network\"");
    assertThat(write(List.of(Samples.described("none", null)))).contains("It is not drawn: a network needs at least two");
  }

  private String whole(RunTables run) throws IOException {
    return Files.readString(Path.of(Report.ofRuns(List.of(run)).write(new Configuration(), folder.toString(), Rename.NONE)));
  }

  @Test
  void numbersThatAreNoneLeaveGaps() throws IOException {
    assertThat(write(List.of(Runs.small("odd")))).contains("<svg", "NaN", "Infinity");
  }

  @Test
  void rowsThatDoNotFitEachOtherAreNotDrawn() throws IOException {
    RunTables run = Samples.run("r", "swish", "mnist");
    List<CurveRow> curves = List.of(
        new CurveRow(0, 1, null, new double[] {0, 1, 2}, new double[] {1}, new double[0], null),
        new CurveRow(0, 2, null, new double[] {1, 0}, new double[] {1, 2}, new double[0], null));
    List<MistakeRow> mistakes = List.of(
        new MistakeRow("test", 1, 0, 1, 2, Float.NaN, 1, 1 << 16, 1 << 16, new byte[0], null),
        new MistakeRow("test", 2, 0, 1, 2, 1, 1, 1, 4, new byte[4], null));
    String page = write(List.of(new RunTables(
        run.run(), run.epochs(), List.of(), curves, run.inputs(), List.of(), List.of(), List.of(), List.of(), List.of(),
        mistakes, List.of())));
    assertThat(page)
        .contains("The rows of layer 1 in table curves describe no function.", "The rows of layer 2 in table curves describe no")
        .doesNotContain("<img", "most confident mistakes");
  }

  @Test
  void functionsOfUnitsAreDrawnWithTheirMean() throws IOException {
    RunTables run = Samples.run("units", "swish", "mnist");
    List<CurveRow> curves = new ArrayList<>();
    List<ActivationRow> activations = new ArrayList<>();
    for (int epoch : new int[] {0, 4}) {
      for (int unit = 0; unit < 70; unit++) {
        String name = unit < 60 ? "silu" : "relu";
        curves.add(Samples.curve(epoch, 1, unit, Samples.fixed(name)));
        activations.add(new ActivationRow(epoch, 1, unit, "β", unit * epoch, null));
      }
    }
    assertThat(write(List.of(new RunTables(
        run.run(), run.epochs(), activations, curves, run.inputs(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of()))))
        .contains("Near a fixed function unit by unit: silu 60, relu 10.")
        .contains("Each of 70 units has its own parameters: the line is their median");
  }

  @Test
  void parametersThatAreTooManyForAChartAreInItsData() throws IOException {
    RunTables run = Samples.run("many", "hat:17", "mnist");
    List<ActivationRow> activations = new ArrayList<>();
    for (int knot = 0; knot < 17; knot++) {
      activations.add(new ActivationRow(0, 1, null, "c" + knot, 0, null));
      activations.add(new ActivationRow(4, 1, null, "c" + knot, knot, null));
    }
    String page = write(List.of(new RunTables(
        run.run(), run.epochs(), activations, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), List.of())));
    assertThat(page).contains("Drawn are the 7 that moved farthest, of 17; the data has all.")
        .contains("<th scope=\"col\">c0</th>", "<th scope=\"col\">c16</th>");
    assertThat(Files.readString(file("parameters-1.svg").toPath())).contains(">c16<", ">c10<").doesNotContain(">c9<");
  }

  @Test
  void pageThatWasThereIsReplacedAndWhatIsNoPageIsNot() throws IOException {
    Path page = folder.resolve("my page.html");
    write(Samples.run("first", "swish", "mnist"), page);
    write(Samples.bare("second"), page);
    assertThat(body(page)).contains("second").doesNotContain("first").contains("Nothing of it is in table curves");
    assertThat(folder.resolve("my page-charts/time.png")).doesNotExist();
    write(Samples.run("first", "swish", "mnist"), page);
    assertThat(body(page)).contains("\"my%20page-charts/time.png\"");

    Path others = Files.writeString(folder.resolve("my page-charts/letters.txt"), "mine");
    assertThatThrownBy(() -> write(Samples.bare("third"), page)).isInstanceOf(IOException.class)
        .hasMessageContaining("my page-charts holds other things than charts of this page, such as letters.txt");
    assertThat(others).hasContent("mine");
    assertThat(body(page)).contains("first");
    Files.createDirectories(folder.resolve("folder.html"));
    assertThatThrownBy(() -> write(Samples.bare("third"), folder.resolve("folder.html"))).isInstanceOf(IOException.class)
        .hasMessageContaining("folder.html is there and no file");
    Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
    for (Path noFolder : List.of(notes, Path.of("/dev/null"))) {
      assertThatThrownBy(() -> write(Samples.bare("third"), noFolder))
          .isInstanceOf(PlaceTakenException.class).hasMessageContaining(noFolder + " is there and no folder");
    }
    assertThat(notes).hasContent("mine");
    assertNothingIsAside();
  }

  private void assertNothingIsAside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing is left aside").noneMatch(file -> file.getFileName().toString().matches("[._].*"));
    }
  }

  @Test
  void whatPliantHasNotMadeStaysUnlessItIsToBeReplaced() throws IOException {
    RunTables run = Samples.run("first", "swish", "mnist");
    Path page = Files.writeString(folder.resolve("theirs.html"), "<html>mine</html>");
    assertThatThrownBy(() -> write(run, page)).isInstanceOf(PlaceTakenException.class)
        .hasMessage(page + " is there and no page of Pliant's; name another page with --to, or replace files of the same"
            + " name with --overwrite");
    assertThat(page).hasContent("<html>mine</html>");
    assertThat(folder.resolve("theirs-charts")).doesNotExist();

    // A folder of pictures that no page of Pliant's names.
    Path pictures = Files.createDirectories(folder.resolve("album-charts"));
    Path holiday = Files.writeString(pictures.resolve("holiday.png"), "mine");
    Path time = Files.writeString(pictures.resolve("time.png"), "mine");
    Path album = folder.resolve("album.html");
    assertThatThrownBy(() -> write(run, album)).isInstanceOf(PlaceTakenException.class)
        .hasMessageContaining("album-charts holds other things than charts of this page");
    assertThat(album).doesNotExist();
    assertThat(time).hasContent("mine");

    Report.ofRuns(List.of(run)).write(new Configuration(), page.toString(), Rename.OVERWRITE);
    Report.ofRuns(List.of(run)).write(new Configuration(), album.toString(), Rename.OVERWRITE);
    assertThat(body(page)).contains("first");
    assertThat(Files.size(time)).isGreaterThan(4);
    assertThat(holiday).as("a folder's other files stay all the same").hasContent("mine");
    assertNothingIsAside();
  }

  @Test
  void pageOfAnOlderVersionIsDrawnAnew() throws IOException {
    Path page = folder.resolve("old.html");
    write(Samples.run("first", "swish", "mnist"), page);
    Files.writeString(page, Files.readString(page).replaceFirst("<meta name=\"generator\"[^>]*>", ""));
    write(Samples.run("second", "swish", "mnist"), page);
    assertThat(body(page)).contains("second", "<meta name=\"generator\" content=\"Pliant\">");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linkStaysAndWhatItPointsToIsReplaced() throws Exception {
    Path target = folder.resolve("kept/real.html");
    Path link = Files.createSymbolicLink(folder.resolve("link.html"), target);
    Files.createDirectories(target.getParent());
    write(Samples.run("first", "swish", "mnist"), link);
    write(Samples.run("second", "swish", "mnist"), link);
    assertThat(link).isSymbolicLink();
    assertThat(body(target)).contains("second");
    Path pipe = folder.resolve("pipe.html");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() ->
        Report.ofRuns(List.of(Samples.bare("x"))).write(new Configuration(), pipe.toString(), Rename.OVERWRITE))
        .isInstanceOf(PlaceTakenException.class).hasMessageContaining("pipe.html is there and no file");
  }

  @Test
  void nameMayBeAsLongAsTheFileSystemAllowsAndHoldAColon() throws IOException {
    for (String name : List.of("x".repeat(248), "at 10:00 a:b#c%41?{d}*")) {
      Path page = folder.resolve(name + ".html");
      write(Samples.run("first", "swish", "mnist"), page);
      write(Samples.run("second", "swish", "mnist"), page);
      assertThat(body(page)).contains("second");
      assertThat(folder.resolve(name + "-charts")).isNotEmptyDirectory();
    }
    assertNothingIsAside();
  }

  private static void write(RunTables run, Path page) throws IOException {
    Report.ofRuns(List.of(run)).write(new Configuration(), page.toString(), Rename.NONE);
  }

  /** The page without its style and its pictures, of which there is too much to be shown when something is missing. */
  private String write(List<RunTables> runs) throws IOException {
    return body(Path.of(Report.ofRuns(runs).write(new Configuration(), folder.toString(), Rename.NONE)));
  }

  private static String body(Path page) throws IOException {
    return Files.readString(page)
        .replaceAll("(?s)<style>.*?</style>|(?<=<svg) .*?</svg>|(?<=image/png;base64,)[^\"]+", "");
  }

  private List<String> charts() throws IOException {
    return files(".svg").stream().map(file -> file.getName().replace(".svg", "")).toList();
  }

  private File file(String name) throws IOException {
    return files(name).stream().filter(file -> file.getName().equals(name)).findFirst().orElseThrow();
  }

  private List<File> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).map(Path::toFile).toList();
    }
  }
}

package dev.pliant.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pliant.layer.Network;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Sharing;
import j2html.tags.DomContent;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class NetworkPictureTest {
  static final String RESIDUAL = "x = dense:128 act; y = x dense:128 act; add(x,y) norm act";
  static final String NEST = "a = dense:32 act; b = a dense:16 act; c = b dense:16 act; d = b dense:8; e = join(c,d) norm act;"
      + " f = a dense:24 act dropout:0.25; g = a dense:24; h = add(f,g) act; join(e,h,a) dense:64 act softmax:digit";

  static Network network(String text, Sharing sharing) {
    return Network.parse(text, new Network.Setting(Shape.vector(784), 10, List.of("rational:5/4"), sharing));
  }

  private static List<Document> drawings(Network network) throws Exception {
    List<Document> documents = new ArrayList<>();
    for (DomContent drawing : new NetworkPicture(network).drawings()) {
      documents.add(DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawing.render()))));
    }
    return documents;
  }

  private static List<String> texts(Document drawing, String tag) {
    NodeList nodes = drawing.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void boxTellsWhatALayerIsItsNameItsShapeAndItsParameters() throws Exception {
    for (Document drawing : drawings(network("dense:128 act", Sharing.UNIT))) {
      assertThat(texts(drawing, "text")).containsExactly(
          "input", "gives 784", "dense:128", "dense1", "gives 128", "100\u00a0480 parameters", "rational:5/4", "activation1",
          "gives 128", "1\u00a0280 parameters", "dense:10", "dense2", "gives 10", "1\u00a0290 parameters", "softmax",
          "gives 10");
      assertThat(texts(drawing, "title")).startsWith(
          NetworkPicture.TITLE, "input gives 784.", "dense1 (dense:128) reads input and gives 128; parameters: 100\u00a0480.");
      assertThat(texts(drawing, "desc")).singleElement().asString()
          .contains("dense2 (dense:10) reads activation1 and gives 10;").endsWith("softmax reads dense2 and gives 10.");
      assertThat(drawing.getDocumentElement().getAttribute("role")).isEqualTo("img");
    }
    Network map = Network.parse("input:28x28x3 norm softmax/10", Network.Setting.of(Sharing.LAYER));
    assertThat(texts(drawings(map).get(0), "text")).contains("gives 28×28×3", "12 parameters");
  }

  @Test
  void activationsAloneAreBlueAndOnesThatShareSayWithWhich() throws Exception {
    Document drawing = drawings(network(RESIDUAL, Sharing.NETWORK)).get(0);
    List<String> blue = new ArrayList<>();
    NodeList boxes = drawing.getElementsByTagName("rect");
    for (int i = 0; i < boxes.getLength(); i++) {
      Element box = (Element) boxes.item(i);
      if (box.getAttribute("stroke").equals(Ink.BLUE.css())) {
        blue.add(box.getPreviousSibling().getTextContent());
      }
    }
    assertThat(blue).containsExactly(
        "x (rational:5/4) reads dense1 and gives 128; parameters: 10.",
        "y (rational:5/4) reads dense2 and gives 128; parameters: those of x.",
        "activation3 (rational:5/4) reads norm1 and gives 128; parameters: those of x.");
  }

  @Test
  void eachLayerHasOneBoxAtEveryWidth() throws Exception {
    String longChain = String.join(" ", Collections.nCopies(30, "dense:64 act"));
    for (String text : List.of("dense:8", "act", "dense:128 act dense:64 act", RESIDUAL, NEST, longChain)) {
      Network network = network(text, Sharing.LAYER);
      assertThat(drawings(network)).isNotEmpty().allSatisfy(drawing ->
          assertThat(drawing.getElementsByTagName("rect").getLength()).isEqualTo(network.nodes().size() + 2));
    }
  }

  @Test
  void pictureThatFitsAllWidthsIsThereOnce() throws Exception {
    assertThat(drawings(network("dense:8", Sharing.LAYER))).extracting(drawing ->
        drawing.getDocumentElement().getAttribute("class")).containsExactly("narrow", "middle wide");
    // All of it is between the input and where that is read again.
    String closed = String.join(" ", Collections.nCopies(9, "dense:784 act")) + " add(input)";
    assertThat(drawings(network(closed, Sharing.LAYER))).extracting(drawing ->
        drawing.getDocumentElement().getAttribute("class")).containsExactly("narrow middle wide");
  }

  @Test
  void networkOfTooManyLayersIsSaidToBeOne() {
    String text = String.join(" ", Collections.nCopies(400, "dense:2"));
    assertThatThrownBy(() -> new NetworkPicture(network(text, Sharing.LAYER)))
        .hasMessage("it has 401 layers, and a picture has room for some 300");
  }

  @Test
  void tableSaysWhatReadsWhat() {
    assertThat(new NetworkPicture(network(RESIDUAL, Sharing.LAYER)).data().rows())
        .contains(List.of("add1", "add", "x, y", "128", ""), List.of("x", "rational:5/4", "dense1", "128", "10 parameters"));
  }
}

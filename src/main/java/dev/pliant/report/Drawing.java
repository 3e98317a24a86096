package dev.pliant.report;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws charts. */
final class Drawing {
  private static final String SVG = "http://www.w3.org/2000/svg";
  /** Digits after the point: a hundredth of a pixel. */
  private static final int PRECISION = 2;
  /** Pixels of a PNG for each unit. */
  private static final int DENSITY = 2;

  private Drawing() {}

  /** The chart as SVG without a prolog, as it stands in a page or, behind one, in a file. Text is text. */
  static String svg(Chart chart) {
    try {
      Document document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().getDOMImplementation()
          .createDocument(SVG, "svg", null);
      SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
      context.setComment(null);
      context.setPrecision(PRECISION);
      context.setIDGenerator(new SVGIDGenerator() {
        @Override
        public String generateID(String prefix) {
          // All charts of a page share its ids.
          return chart.name() + "-" + super.generateID(prefix);
        }
      });
      SVGGraphics2D graphics = new SVGGraphics2D(context, false);
      graphics.setSVGCanvasSize(new Dimension(chart.width(), chart.height()));
      chart.drawing().draw(graphics, new Rectangle2D.Double(0, 0, chart.width(), chart.height()));
      Element root = graphics.getRoot();
      graphics.dispose();
      root.setAttribute("viewBox", "0 0 " + chart.width() + " " + chart.height());
      root.setAttribute("role", "img");
      root.setAttribute("aria-label", chart.title());
      return text(root);
    } catch (ParserConfigurationException | TransformerException e) {
      throw new IllegalStateException("Java's own XML takes any document", e);
    }
  }

  private static String text(Element root) throws TransformerException {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(root), new StreamResult(text));
    return text.toString();
  }

  /** The chart as PNG. */
  static byte[] png(Chart chart) {
    return png(chart.drawing().createBufferedImage(
        DENSITY * chart.width(), DENSITY * chart.height(), chart.width(), chart.height(), null));
  }

  /** An image as PNG. */
  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory: ImageIO's default goes through a file.
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

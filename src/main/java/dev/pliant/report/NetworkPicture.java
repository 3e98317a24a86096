package dev.pliant.report;

import static j2html.TagCreator.each;
import static j2html.TagCreator.tag;

import dev.pliant.layer.Activation;
import dev.pliant.layer.Network;
import dev.pliant.layer.Node;
import dev.pliant.layer.Shape;
import dev.pliant.layer.Task;
import dev.pliant.report.NetworkLayout.Point;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A network as a picture: a box for its input, for each node and for each softmax, and arrows for what reads what. */
final class NetworkPicture {
  static final String TITLE = "The network, from input to softmax";
  /** A picture of more would be read by nobody. */
  private static final int MOST_PARTS = 300;
  /** By the least width of a figure, the class of the picture that the style sheet shows there; below all, the narrow one. */
  private static final Map<Integer, String> WIDTHS = new TreeMap<>(Map.of(648, "middle", 1128, "wide"));
  private static final int LINE_HEIGHT = 14;
  private static final int PADDING = 5;
  private static final int HEAD_WIDTH = 3;
  /** Of an arrow's corners. */
  private static final int RADIUS = 4;
  private static final int LONGEST_LAYER = 17;
  private static final int LONGEST_TEXT = 21;
  private static final String FONT = "DejaVu Sans, Verdana, Geneva, sans-serif";

  private final List<Part> parts = new ArrayList<>();

  /**
   * A box.
   *
   * @param fill its ground
   * @param line around it
   * @param layer what it is, as the network's text has it
   * @param name of the node, or of what a softmax predicts; may be empty
   * @param gives the shape of what it gives
   * @param parameters how many it has, in words; empty for none
   * @param reads places of parts
   */
  private record Part(
      Ink fill, Ink line, String layer, String name, String gives, String parameters, List<Integer> reads) {
    /** What the box says, line by line. */
    List<String> lines() {
      return Stream.of(
          Figures.shortened(layer, LONGEST_LAYER), Figures.shortened(name, LONGEST_TEXT), "gives " + gives,
          Figures.shortened(parameters, LONGEST_TEXT)).filter(line -> !line.isEmpty()).toList();
    }

    int height() {
      return 2 * PADDING + LINE_HEIGHT * lines().size();
    }

    String called() {
      return name.isEmpty() ? layer : name;
    }
  }

  /** @throws IllegalArgumentException if the network is too large to be drawn; the message is a sentence */
  NetworkPicture(Network network) {
    int count = 1 + network.nodes().size() + network.tasks().size();
    if (count > MOST_PARTS) {
      throw new IllegalArgumentException("it has " + Figures.grouped(network.nodes().size())
          + " layers, and a picture has room for some " + MOST_PARTS);
    }
    parts.add(new Part(Ink.HISTOGRAM, Ink.SUBTLE, "input", "", shape(network.input()), "", List.of()));
    for (int place = 0; place < network.nodes().size(); place++) {
      Node node = network.nodes().get(place);
      boolean isActivation = node.layer() instanceof Activation;
      parts.add(new Part(
          isActivation ? Ink.RIGHT_1 : Ink.PAPER, isActivation ? Ink.BLUE : Ink.SUBTLE, node.layer().spec(), node.name(),
          shape(network.output(place)), parameters(network, place),
          node.inputs().stream().map(NetworkPicture::part).toList()));
    }
    for (Task task : network.tasks()) {
      parts.add(new Part(
          Ink.HISTOGRAM, Ink.SUBTLE, task.head().spec(), task.label(), String.valueOf(task.head().width()), "",
          List.of(part(task.node()))));
    }
  }

  /** The place, among the parts, of the node at {@code place}, or of the input. */
  private static int part(int place) {
    return place == Network.INPUT ? 0 : place + 1;
  }

  private static String shape(Shape shape) {
    return shape.dimensions().stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  private static String parameters(Network network, int place) {
    if (network.owner(place) != place) {
      return "those of " + network.nodes().get(network.owner(place)).name();
    }
    long count = network.parameters(place).stream().mapToLong(array -> array.length()).sum();
    return count == 0 ? "" : Figures.counted(count, "parameter");
  }

  /** What to know when reading it. */
  String caption() {
    return "Each box is a layer: what it is, its name, the shape of what it gives for one example, and its number of"
        + " parameters, if it has any. Activations are blue, as their functions are in the charts. Arrows lead from a layer"
        + " to those that read what it gives.";
  }

  /** What it shows, as a table. */
  ChartData data() {
    ChartData data = ChartData.of("name", "layer", "reads", "gives", "parameters");
    parts.forEach(part -> data.add(part.name(), part.layer(), reads(part), part.gives(), part.parameters()));
    return data;
  }

  private String reads(Part part) {
    return part.reads().stream().map(place -> parts.get(place).called()).collect(Collectors.joining(", "));
  }

  /** The picture for each width that it is shown at, the narrowest first; of those the style sheet shows one. */
  List<DomContent> drawings() {
    List<List<Integer>> reads = parts.stream().map(Part::reads).toList();
    List<Integer> heights = parts.stream().map(Part::height).toList();
    NetworkLayout down = NetworkLayout.down(reads, heights);
    Map<NetworkLayout, String> layouts = new LinkedHashMap<>(Map.of(down, "narrow"));
    WIDTHS.forEach((width, name) -> {
      NetworkLayout across = NetworkLayout.across(reads, heights, width);
      layouts.merge(across.width() <= width ? across : down, name, (before, more) -> before + " " + more);
    });
    return layouts.entrySet().stream().<DomContent>map(entry -> drawing(entry.getKey(), entry.getValue())).toList();
  }

  private ContainerTag<?> drawing(NetworkLayout layout, String widths) {
    return tag("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("class", widths).attr("role", "img")
        .attr("width", layout.width()).attr("height", layout.height())
        .attr("viewBox", "0 0 " + layout.width() + " " + layout.height())
        .attr("font-family", FONT).attr("font-size", "10.5").attr("text-anchor", "middle")
        .with(
            tag("title").withText(TITLE),
            tag("desc").withText(parts.stream().map(this::description).collect(Collectors.joining(" "))),
            each(layout.arrows(), arrow -> arrow(arrow.points())),
            each(layout.boxes(), this::box));
  }

  /** A part in a sentence. */
  private String description(Part part) {
    return Figures.printable(part.called() + (part.name().isEmpty() ? "" : " (" + part.layer() + ")")
        + (part.reads().isEmpty() ? "" : " reads " + reads(part) + " and") + " gives " + part.gives()
        + (part.parameters().isEmpty() ? "" : "; parameters: " + part.parameters().replace(" parameters", "")) + ".");
  }

  private ContainerTag<?> box(NetworkLayout.Box box) {
    Part part = parts.get(box.part());
    ContainerTag<?> group = tag("g").with(
        tag("title").withText(description(part)),
        tag("rect").attr("x", box.x()).attr("y", box.y()).attr("width", box.width()).attr("height", box.height())
            .attr("rx", 6).attr("fill", part.fill().css()).attr("stroke", part.line().css()));
    List<String> lines = part.lines();
    for (int line = 0; line < lines.size(); line++) {
      ContainerTag<?> text = tag("text").attr("x", box.x() + box.width() / 2)
          .attr("y", box.y() + PADDING + LINE_HEIGHT * (line + 1) - 3)
          .attr("fill", (line == 0 ? Ink.TEXT : Ink.GREY).css()).withText(lines.get(line));
      group.with(line == 0 ? text.attr("font-weight", "bold").attr("font-size", "12") : text);
    }
    return group;
  }

  private static ContainerTag<?> arrow(List<Point> points) {
    Point tip = points.get(points.size() - 1);
    Point neck = towards(tip, points.get(points.size() - 2), NetworkLayout.HEAD);
    StringBuilder path = new StringBuilder("M" + text(points.get(0)));
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      path.append("L" + text(towards(corner, points.get(i - 1), RADIUS)))
          .append("Q" + text(corner) + " " + text(towards(corner, points.get(i + 1), RADIUS)));
    }
    path.append("L" + text(neck));
    boolean down = tip.x() == neck.x();
    Point left = new Point(neck.x() - (down ? HEAD_WIDTH : 0), neck.y() - (down ? 0 : HEAD_WIDTH));
    Point right = new Point(neck.x() + (down ? HEAD_WIDTH : 0), neck.y() + (down ? 0 : HEAD_WIDTH));
    return tag("g").with(
        tag("path").attr("d", path.toString()).attr("fill", "none").attr("stroke", Ink.SUBTLE.css())
            .attr("stroke-width", "1.4"),
        tag("path").attr("d", "M" + text(tip) + "L" + text(left) + "L" + text(right) + "z")
            .attr("fill", Ink.SUBTLE.css()));
  }

  /** The point that is {@code far} from {@code from}, or half the way where that is less, to {@code to}. */
  private static Point towards(Point from, Point to, int far) {
    int x = to.x() - from.x();
    int y = to.y() - from.y();
    int length = Math.min(far, (Math.abs(x) + Math.abs(y)) / 2);
    return new Point(from.x() + Integer.signum(x) * length, from.y() + Integer.signum(y) * length);
  }

  private static String text(Point point) {
    return point.x() + " " + point.y();
  }
}

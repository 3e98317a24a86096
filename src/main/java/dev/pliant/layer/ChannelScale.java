package dev.pliant.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code scale:CHANNELS}: y = (x − mean)/deviation, with mean and standard deviation of each channel over the examples
 * that a network is trained on. They are measured before training and stay; so it reads the network's input alone. In a
 * vector the values of the channels take turns, as in an image whose pixels lie one after the other.
 *
 * @param channels how many, at least 1
 */
public record ChannelScale(int channels) implements Layer {
  private static final long serialVersionUID = 1;
  public static final String MEAN = "mean";
  public static final String DEVIATION = "deviation";

  public ChannelScale {
    if (channels < 1) {
      throw new IllegalArgumentException("scale has at least 1 channel, not " + channels);
    }
  }

  /** {@code network} with its input scaled, which has {@code channels} channels. */
  public static Network before(Network network, int channels) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(name(network), new ChannelScale(channels), List.of(Network.INPUT)));
    for (Node node : network.nodes()) {
      // What was the input is now the first node, and all others are one place later.
      nodes.add(new Node(node.name(), node.layer(), node.inputs().stream().map(from -> from + 1).toList()));
    }
    return new Network(
        network.input(), nodes,
        network.tasks().stream().map(task -> new Task(task.label(), task.node() + 1, task.head())).toList());
  }

  /** The name that a text leaves out, unless several nodes read it, which call it by a name of its own. */
  private static String name(Network network) {
    List<String> taken = network.nodes().stream().map(Node::name).toList();
    boolean once = network.nodes().stream().filter(node -> node.inputs().contains(Network.INPUT)).count() == 1
        && network.nodes().get(0).inputs().equals(List.of(Network.INPUT));
    return Stream.concat(
            Stream.of("scale1").filter(generated -> once),
            Stream.iterate(1, i -> i + 1).map(i -> i == 1 ? "scaled" : "scaled" + i))
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String kind() {
    return "scale";
  }

  @Override
  public String spec() {
    return kind() + ":" + channels;
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shape shape = LayerInputs.only(this, inputs);
    if (shape.isVector() ? shape.size() % channels != 0 : shape.units() != channels) {
      throw new IllegalArgumentException(spec() + " is for " + channels + " channels, and reads " + shape);
    }
    return shape;
  }

  @Override
  public List<ParameterArray> parameters(List<Shape> inputs) {
    return List.of(
        ParameterArray.ofUnits(MEAN, channels, Role.STATISTIC, 0),
        ParameterArray.ofUnits(DEVIATION, channels, Role.STATISTIC, 1));
  }

  @Override
  public Kernel kernel(Site site) {
    return new ChannelScaleKernel(site, channels);
  }
}

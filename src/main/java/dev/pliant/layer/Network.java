package dev.pliant.layer;

import dev.pliant.layer.Convolutions.Workspace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The description of a network: nodes in an order in which each reads only earlier ones, and the tasks that the last
 * are trained for. Immutable. Everything else about a network follows from it.
 */
public final class Network implements Serializable {
  /** The place that stands for the network's input. */
  public static final int INPUT = -1;
  /** The most parameters of a network: Adam's two moments of each fit one array of Java's. */
  public static final int MOST_PARAMETERS = Integer.MAX_VALUE / 2;

  private static final long serialVersionUID = 1;

  private final Shape input;
  private final List<Node> nodes;
  private final List<Task> tasks;
  private final List<Shape> shapes;
  /** {@link #number} of each node. */
  private final List<Integer> numbers;
  /** How many activations have each number. */
  private final int[] activationsOf;

  /**
   * A chain of dense layers with an activation after each but the last, whose units are the classes.
   *
   * @param sizes inputs, units of each layer, classes: at least two sizes
   * @param activations one for each layer but the last, or one for all of those
   * @throws IllegalArgumentException if that makes no network; the message is a sentence
   */
  public static Network dense(List<Integer> sizes, List<String> activations, Sharing sharing) {
    if (sizes.size() < 2) {
      throw new IllegalArgumentException("a network needs at least two sizes: its inputs and its classes");
    }
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException("a layer of size " + size + " cannot be: sizes start at 1");
      }
    }
    int hidden = sizes.size() - 2;
    List<String> each = activations.size() == 1 ? Collections.nCopies(hidden, activations.get(0)) : activations;
    if (each.size() != hidden) {
      throw new IllegalArgumentException(
          each.size() + " activations for " + hidden + " hidden layers: name one for all, or one for each");
    }
    List<Node> nodes = new ArrayList<>();
    int last = sizes.size() - 1;
    for (int layer = 1; layer <= last; layer++) {
      nodes.add(new Node("dense" + layer, new Dense(sizes.get(layer)), List.of(nodes.size() - 1)));
      if (layer < last) {
        nodes.add(new Node(
            "activation" + layer, new Activation(each.get(layer - 1), sharing), List.of(nodes.size() - 1)));
      }
    }
    Task task = new Task("", nodes.size() - 1, new Softmax(sizes.get(last)));
    return new Network(Shape.vector(sizes.get(0)), nodes, List.of(task));
  }

  /**
   * @param input the shape of an example
   * @param nodes at least one, in order
   * @param tasks at least one
   * @throws IllegalArgumentException if the nodes do not fit together; the message is a sentence
   */
  public Network(Shape input, List<Node> nodes, List<Task> tasks) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.tasks = List.copyOf(tasks);
    List<Shape> outputs = new ArrayList<>();
    for (Node node : nodes) {
      if (node.layer() instanceof ChannelScale && !node.inputs().equals(List.of(INPUT))) {
        throw new IllegalArgumentException(
            node.layer().spec() + " reads the network's input alone, once; put it first, or leave it out");
      }
      outputs.add(node.layer().output(shapes(node, input, outputs)));
    }
    this.shapes = List.copyOf(outputs);
    this.numbers = numbers();
    this.activationsOf = new int[nodes.size() + 1];
    activations().forEach(place -> activationsOf[number(place)]++);
    if (parameterCount() > MOST_PARAMETERS) {
      throw new IllegalArgumentException("this network has " + parameterCount() + " parameters, and there is room for "
          + MOST_PARAMETERS + "; use smaller layers");
    }
    List<String> tied = activations().stream()
        .map(this::activation)
        .filter(Activation::isTied)
        .map(Activation::function)
        .distinct()
        .toList();
    if (tied.size() > 1) {
      throw new IllegalArgumentException("activations that share their parameters (network) are of one function, not "
          + String.join(", ", tied) + "; name one, or share by layer or unit");
    }
  }

  /**
   * The network that {@code text} describes; {@link #text} is the inverse.
   *
   * @throws NetworkTextException if the text is wrong, with the place
   */
  public static Network parse(String text, Setting setting) {
    return new NetworkText(text, setting).network();
  }

  /**
   * Checks {@code text} before there are data, with an example for whatever the text does not say about them.
   *
   * @param activations as in {@link Setting}
   * @return how many places of {@code act} it has
   * @throws NetworkTextException if the text is wrong, with the place
   */
  public static int check(String text, List<String> activations, Sharing sharing) {
    return check(text, null, activations, sharing);
  }

  /** As {@link #check(String, List, Sharing)}, for examples of shape {@code input}; null if it is not known. */
  public static int check(String text, Shape input, List<String> activations, Sharing sharing) {
    return NetworkText.check(text, input, activations, sharing);
  }

  /**
   * The network that is stored as {@link #text}, or, where that is null, as older versions did, as {@link #dense}.
   *
   * @throws IllegalArgumentException if that makes no network; the message is a sentence
   */
  public static Network stored(String text, List<Integer> sizes, List<String> activations, Sharing sharing) {
    return text == null ? dense(sizes, activations, sharing) : parse(text, Setting.of(sharing));
  }

  /**
   * The values that a text need not contain.
   *
   * @param input the shape of an example, a vector for a network without layers that read only maps; null if the text
   *     says it
   * @param classes how many classes labels have; 0 where the text says it
   * @param activations what each {@code act} stands for, in order, or one for all
   * @param sharing which units share activation parameters
   */
  public record Setting(Shape input, int classes, List<String> activations, Sharing sharing) {
    public Setting {
      activations = List.copyOf(activations);
    }

    /** For a text that leaves only the sharing open. */
    public static Setting of(Sharing sharing) {
      return new Setting(null, 0, List.of(), sharing);
    }
  }

  /** The network as text. The text does not say how activation parameters are shared. */
  public String text() {
    return NetworkText.of(this);
  }

  private static List<Shape> shapes(Node node, Shape input, List<Shape> outputs) {
    return node.inputs().stream().map(place -> place == INPUT ? input : outputs.get(place)).toList();
  }

  /** The shape of an example. */
  public Shape input() {
    return input;
  }

  /** The nodes, in order. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The tasks that it is trained for. */
  public List<Task> tasks() {
    return tasks;
  }

  /** The layer of node {@code place}. */
  public Layer layer(int place) {
    return nodes.get(place).layer();
  }

  /** The shape of the output of node {@code place}. */
  public Shape output(int place) {
    return shapes.get(place);
  }

  /** The shapes of the inputs of node {@code place}. */
  public List<Shape> inputs(int place) {
    return shapes(nodes.get(place), input, shapes);
  }

  /** The arrays of parameters of node {@code place}. */
  public List<ParameterArray> parameters(int place) {
    return layer(place).parameters(inputs(place));
  }

  /** The activation at node {@code place}, which must be one. */
  public Activation activation(int place) {
    return (Activation) layer(place);
  }

  /** The places of the activations, in order. */
  public List<Integer> activations() {
    return IntStream.range(0, nodes.size()).filter(place -> layer(place) instanceof Activation).boxed().toList();
  }

  /** The names of its activation functions, in order. */
  public List<String> functions() {
    return activations().stream().map(place -> activation(place).function()).toList();
  }

  /** All activation functions in one text, as {@code --activation} reads them: one if all are the same, or "none". */
  public String activationList() {
    List<String> different = functions().stream().distinct().toList();
    return different.isEmpty() ? "none" : different.size() == 1 ? different.get(0) : String.join(",", functions());
  }

  /** Whether its activations and all else in it are affine maps, whatever their parameters: so it is one, too. */
  public boolean isAffine() {
    return nodes.stream().map(Node::layer).allMatch(layer -> layer instanceof Activation activation
        ? activation.mathematics().isAffine()
        : !(layer instanceof MaxPool));
  }

  /** Which units share activation parameters; layer if there are no activations. */
  public Sharing sharing() {
    return activations().stream().findFirst().map(place -> activation(place).sharing()).orElse(Sharing.LAYER);
  }

  /** The name of activation {@code place} for people: its number, or its node's name if others have the same number. */
  public String label(int place) {
    return activationsOf[number(place)] == 1 ? String.valueOf(number(place)) : nodes.get(place).name();
  }

  /** How many values an example has. */
  public int inputs() {
    return input.size();
  }

  /** How many classes the first task has. */
  public int classes() {
    return tasks.get(0).head().width();
  }

  /**
   * The sizes of a {@link #dense} network: inputs, units of each hidden layer, classes; empty for any other. The nodes
   * of a dense network may have other names.
   */
  public Optional<List<Integer>> denseSizes() {
    List<Integer> sizes = new ArrayList<>(List.of(inputs()));
    for (int place = 0; place < nodes.size(); place++) {
      Layer layer = layer(place);
      boolean fits = place % 2 == 0 ? layer instanceof Dense : layer instanceof Activation;
      if (!fits || !nodes.get(place).inputs().equals(List.of(place - 1))) {
        return Optional.empty();
      }
      if (layer instanceof Dense dense) {
        sizes.add(dense.units());
      }
    }
    boolean ends = nodes.size() % 2 == 1 && tasks.size() == 1 && tasks.get(0).node() == nodes.size() - 1;
    return ends && input.isVector() ? Optional.of(List.copyOf(sizes)) : Optional.empty();
  }

  /** The sizes of a {@link #dense} network in one text, as {@code --layers} takes them; empty for any other. */
  public Optional<String> denseText() {
    return denseSizes().map(sizes -> sizes.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** The gain of the activation that node {@code place} reads, also through dropout or pools; 1 if it reads none. */
  public double gainBefore(int place) {
    int from = nodes.get(place).inputs().get(0);
    while (from != INPUT && passesOn(layer(from))) {
      from = nodes.get(from).inputs().get(0);
    }
    return from != INPUT && layer(from) instanceof Activation activation ? activation.mathematics().gain() : 1;
  }

  private static boolean passesOn(Layer layer) {
    return layer instanceof Dropout || layer instanceof MaxPool || layer instanceof MeanPool
        || layer instanceof Flatten;
  }

  /** The place of the node whose parameters node {@code place} uses: its own, or of the first that it is tied to. */
  public int owner(int place) {
    return layer(place) instanceof Activation activation && activation.isTied()
        ? activations().stream().filter(other -> activation(other).isTied()).findFirst().orElseThrow()
        : place;
  }

  /** The places of the nodes with weights, in order, which {@link #number} counts. */
  public List<Integer> weighted() {
    return IntStream.range(0, nodes.size()).filter(this::hasWeights).boxed().toList();
  }

  private boolean hasWeights(int place) {
    return parameters(place).stream().anyMatch(array -> array.role() == Role.WEIGHT);
  }

  /**
   * The number of node {@code place} in the tables: nodes with weights count from 1, and any other has that of the
   * last one before it; 0 before the first.
   */
  public int number(int place) {
    return numbers.get(place);
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    int number = 0;
    for (int place = 0; place < nodes.size(); place++) {
      number += hasWeights(place) ? 1 : 0;
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }

  /** The array that has parameter {@code place} of the network's order, such as "W of layer 2". */
  public String nameOf(long place) {
    long end = 0;
    for (int node = 0; node < nodes.size(); node++) {
      for (ParameterArray array : owner(node) == node ? parameters(node) : List.<ParameterArray>of()) {
        end += array.length();
        if (place < end) {
          return array.name() + " of layer " + number(node);
        }
      }
    }
    throw new IndexOutOfBoundsException("parameter " + place + " of a network that has " + end);
  }

  /** The most values that an example has anywhere in it. */
  public int widest() {
    return Math.max(input.size(), shapes.stream().mapToInt(Shape::size).max().orElse(1));
  }

  /** How many parameters it has; shared ones count once. */
  public long parameterCount() {
    return count(array -> true);
  }

  /** How many of its parameters are learned: all but statistics. */
  public long learnedParameterCount() {
    return count(array -> array.role() != Role.STATISTIC);
  }

  /** How many parameters its activations have. */
  public long activationParameterCount() {
    return count(array -> array.role() == Role.ACTIVATION);
  }

  private long count(Predicate<ParameterArray> which) {
    return IntStream.range(0, nodes.size())
        .filter(place -> owner(place) == place)
        .mapToObj(this::parameters)
        .flatMap(List::stream)
        .filter(which)
        .mapToLong(ParameterArray::length)
        .sum();
  }

  /** What its convolutions need for {@code size} examples, at least. */
  public Workspace workspace(int size, Convolutions convolutions) {
    return IntStream.range(0, nodes.size())
        .filter(place -> layer(place) instanceof Conv)
        .mapToObj(place -> ((Conv) layer(place)).workspace(inputs(place).get(0), size, convolutions))
        .reduce(new Workspace(0, 0), Workspace::plus);
  }

  /** This network with each head changed by {@code change}. */
  public Network withHeads(UnaryOperator<Head> change) {
    return new Network(
        input, nodes,
        tasks.stream().map(task -> new Task(task.label(), task.node(), change.apply(task.head()))).toList());
  }

  /** This network with dropout of {@code share} after each activation. */
  public Network withDropout(double share) {
    List<Node> changed = new ArrayList<>();
    int[] moved = new int[nodes.size()];
    int count = 0;
    for (int place = 0; place < nodes.size(); place++) {
      Node node = nodes.get(place);
      changed.add(new Node(
          node.name(), node.layer(),
          node.inputs().stream().map(from -> from == INPUT ? from : Integer.valueOf(moved[from])).toList()));
      if (node.layer() instanceof Activation) {
        count++;
        changed.add(new Node("dropout" + count, new Dropout(share), List.of(changed.size() - 1)));
      }
      moved[place] = changed.size() - 1;
    }
    return new Network(
        input, changed,
        tasks.stream().map(task -> new Task(task.label(), moved[task.node()], task.head())).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && input.equals(that.input)
        && nodes.equals(that.nodes)
        && tasks.equals(that.tasks);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, nodes, tasks);
  }

  /** The text. */
  @Override
  public String toString() {
    return text();
  }
}

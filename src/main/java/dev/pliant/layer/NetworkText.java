package dev.pliant.layer;

import dev.pliant.activation.Activations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A network as text, and back. Chains of layers are separated by {@code ;}. A chain begins at the network's input, at a
 * node that an earlier one has given a name, or at {@code add(…)} or {@code join(…)} of such nodes; {@code name =}
 * before a chain gives its last node a name.
 */
final class NetworkText {
  private static final Pattern CHAIN = Pattern.compile("\\s*(?:([^\\s=;]+)\\s*=)?(.*)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern CALL = Pattern.compile("([a-z]+)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern SOFTMAX = Pattern.compile("softmax(?::([^/]+))?(?:/([0-9]+))?");
  private static final Pattern ELEMENT = Pattern.compile("[^\\s()]+(?:\\([^()]*\\))?|\\S");

  /** Shapes that are tried if no example is known, until one fits: what fits none of them fits no data. */
  private static final List<Shape> STAND_INS = List.of(Shape.vector(2));
  private static final List<Shape> MAP_STAND_INS =
      IntStream.of(32, 64, 128, 256, 512, 1024, 16, 8, 4).mapToObj(side -> Shape.map(side, side, 1)).toList();
  private static final int STAND_IN_CLASSES = 2;

  private final String text;
  private final Network.Setting setting;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  /** The places of named nodes. */
  private final Map<String, Integer> named = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<Integer> read = new HashSet<>();
  /** The shape of an example; null until it is known. */
  private Shape input;
  private boolean inputIsWritten;
  /** The shape that is used if neither text nor setting gives that of an example; null if it does not fit. */
  private Shape standIn;
  private int acts;
  /** Where the part that is being parsed begins and ends. */
  private int from;
  private int to;

  NetworkText(String text, Network.Setting setting) {
    this.text = text;
    this.setting = setting;
    this.input = setting.input() == null || readsMaps(text)
        ? setting.input()
        : Shape.vector(setting.input().size());
    this.to = text.length();
  }

  /** Whether {@code text} has layers that read only maps: for other networks an example is a vector. */
  private static boolean readsMaps(String text) {
    return Arrays.stream(text.split("[\\s;=]+")).anyMatch(Layers::isOfMaps);
  }

  /** How many {@code act}s a text has that fits some data. */
  static int check(String text, Shape input, List<String> activations, Sharing sharing) {
    IllegalArgumentException first = null;
    for (Shape standIn : readsMaps(text) ? MAP_STAND_INS : STAND_INS) {
      NetworkText parsed = new NetworkText(text, new Network.Setting(input, 0, activations, sharing));
      parsed.standIn = standIn;
      try {
        parsed.network();
        return parsed.acts;
      } catch (IllegalArgumentException e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  /** The network that the text describes. */
  Network network() {
    Map<Integer, int[]> ends = new HashMap<>();
    int last = Network.INPUT;
    int start = 0;
    for (String chain : text.split(";", -1)) {
      last = chain(chain, start);
      ends.put(last, new int[] {from, to});
      start += chain.length() + 1;
    }
    if (tasks.isEmpty()) {
      addTask("", setting.classes(), last);
    }
    ends.keySet().stream().filter(end -> !read.contains(end)).findFirst().ifPresent(end -> {
      from = ends.get(end)[0];
      to = ends.get(end)[1];
      throw wrong("nothing reads what this chain gives; give it a name and read it, or end it with softmax:LABEL");
    });
    int given = setting.activations().size();
    if (given > 1 && given != acts) {
      from = 0;
      to = text.length();
      throw wrong(given + " activations for " + acts + " places of act: name one for all, or one for each");
    }
    return new Network(requireInput(), nodes, tasks);
  }

  private Shape requireInput() {
    if (input == null) {
      input = standIn;
    }
    if (input == null) {
      throw wrong("the text does not say what an example is; begin it with input:SHAPE, as input:784");
    }
    return input;
  }

  private NetworkTextException wrong(String message) {
    return new NetworkTextException(message, text, from, to);
  }

  /** Adds the nodes of one chain, and returns the place of the last. */
  private int chain(String chain, int start) {
    Matcher parts = CHAIN.matcher(chain);
    parts.matches();
    String name = parts.group(1);
    if (name != null) {
      from = start + parts.start(1);
      to = start + parts.end(1);
      requireFree(name);
    }
    int offset = start + parts.start(2);
    Matcher elements = ELEMENT.matcher(parts.group(2));
    int last = Network.INPUT;
    int count = 0;
    boolean ended = false;
    while (elements.find()) {
      from = offset + elements.start();
      to = offset + elements.end();
      if (ended) {
        throw wrong("softmax ends a chain; begin a new one after ;");
      }
      ended = elements.group().startsWith("softmax");
      last = element(elements.group(), last, count == 0);
      count++;
    }
    if (count == 0 || last == Network.INPUT) {
      from = start;
      to = start + chain.length();
      throw wrong("there is no layer here");
    }
    if (name != null) {
      if (ended) {
        read.add(last);
      }
      name(last, name);
    }
    return last;
  }

  private void requireFree(String name) {
    if (!NAME.matcher(name).matches()) {
      throw wrong("'" + name + "' is no name: take small letters and digits, a letter first");
    }
    if (named.containsKey(name)) {
      throw wrong("there is a node '" + name + "' already");
    }
    String word = name.replaceFirst("[0-9]+$", "");
    if (Layers.WORDS.contains(word) || Layers.isKind(word) || word.equals("activation")
        || Activations.words().contains(word)) {
      throw wrong("'" + name + "' cannot be a name: it is, or looks like, a layer");
    }
  }

  private void name(int place, String name) {
    Node node = nodes.get(place);
    nodes.set(place, new Node(name, node.layer(), node.inputs()));
    named.put(name, place);
  }

  /** Adds the layer of one element of a chain after node {@code last}, and returns the place of the chain's new end. */
  private int element(String element, int last, boolean first) {
    if (first && element.startsWith("input")) {
      input(element);
      return Network.INPUT;
    }
    if (named.containsKey(element)) {
      if (!first) {
        throw wrong("'" + element + "' is a node; a chain begins at one, and add(" + element + ") reads another");
      }
      return named.get(element);
    }
    if (element.startsWith("softmax")) {
      return softmax(element, last);
    }
    Matcher call = CALL.matcher(element);
    if (call.matches()) {
      List<Integer> inputs = new ArrayList<>(first ? List.of() : List.of(last));
      for (String argument : call.group(2).split(",", -1)) {
        Integer place = argument.strip().equals("input") ? Integer.valueOf(Network.INPUT) : named.get(argument.strip());
        if (place == null) {
          throw wrong("there is no node '" + argument.strip() + "' before this; there are: "
              + (named.isEmpty() ? "none" : named.keySet().stream().sorted().collect(Collectors.joining(", "))));
        }
        inputs.add(place);
      }
      return add(call.group(1), inputs);
    }
    return add(element.equals("act") ? nextActivation() : element, List.of(last));
  }

  private void input(String element) {
    try {
      if (!element.startsWith("input:")) {
        throw new IllegalArgumentException("the input is written input:SHAPE, as input:784 or input:32x32x3");
      }
      Shape shape = Shape.parse(element.substring("input:".length()));
      if (input != null && !input.equals(shape) && !(mayBe(shape) && !inputIsWritten)) {
        throw new IllegalArgumentException("an example is " + input + " here and not " + shape);
      }
      input = shape;
      inputIsWritten = true;
    } catch (NumberFormatException e) {
      throw wrong("the input is written input:SHAPE, as input:784 or input:32x32x3");
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** Whether an example of {@code shape} has the values that the setting says, if not in that shape. */
  private boolean mayBe(Shape shape) {
    Shape given = setting.input();
    return given != null && given.size() == shape.size()
        && (given.isVector() || shape.isVector() || given.equals(shape));
  }

  private String nextActivation() {
    List<String> given = setting.activations();
    if (given.isEmpty()) {
      throw wrong("act stands for an activation, and none is named");
    }
    acts++;
    if (given.size() > 1 && acts > given.size()) {
      throw wrong("this is act number " + acts + ", and " + given.size() + " activations are named");
    }
    return given.get(given.size() == 1 ? 0 : acts - 1);
  }

  private int softmax(String element, int last) {
    Matcher parts = SOFTMAX.matcher(element);
    if (!parts.matches()) {
      throw wrong("softmax is written softmax, softmax:LABEL or softmax:LABEL/CLASSES");
    }
    int classes = parts.group(2) == null ? setting.classes() : Integer.parseInt(parts.group(2));
    if (setting.classes() > 0 && classes != setting.classes()) {
      throw wrong("labels have " + setting.classes() + " classes and not " + classes);
    }
    return addTask(parts.group(1) == null ? "" : parts.group(1), classes, last);
  }

  private int addTask(String label, int classes, int last) {
    if (!tasks.isEmpty()) {
      throw wrong("a network has one softmax, and this is another");
    }
    if (classes == 0 && standIn != null) {
      return addTask(label, STAND_IN_CLASSES, last);
    }
    if (classes == 0) {
      throw wrong("the text does not say how many classes there are; end it with softmax/CLASSES");
    }
    int place = add("dense:" + classes, List.of(last));
    read.add(place);
    try {
      tasks.add(new Task(label, place, new Softmax(classes)));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    return place;
  }

  private int add(String spec, List<Integer> inputs) {
    try {
      Layer layer = Layers.parse(spec, setting.sharing());
      Shape example = requireInput();
      shapes.add(layer.output(
          inputs.stream().map(place -> place == Network.INPUT ? example : shapes.get(place)).toList()));
      nodes.add(new Node(layer.kind() + counts.merge(layer.kind(), 1, Integer::sum), layer, inputs));
    } catch (NetworkTextException e) {
      throw e;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(e.getMessage());
    }
    read.addAll(inputs);
    return nodes.size() - 1;
  }

  /** The text of {@code network}. */
  static String of(Network network) {
    Map<Integer, Task> heads =
        network.tasks().stream().collect(Collectors.toMap(Task::node, task -> task));
    Map<String, Integer> counts = new HashMap<>();
    StringBuilder text = new StringBuilder();
    StringBuilder chain = new StringBuilder("input:" + network.input());
    int last = Network.INPUT;
    for (int place = 0; place < network.nodes().size(); place++) {
      Node node = network.nodes().get(place);
      boolean isNamed =
          !node.name().equals(node.layer().kind() + counts.merge(node.layer().kind(), 1, Integer::sum));
      boolean continues = node.inputs().get(0) == last && chain.length() > 0;
      if (!continues && chain.length() > 0 && place > 0) {
        end(text, chain);
      }
      append(chain, network, node, heads.get(place), continues);
      last = place;
      if (isNamed) {
        chain.insert(0, node.name() + " = ");
      }
      if (isNamed || heads.containsKey(place)) {
        end(text, chain);
        last = Integer.MIN_VALUE;
      }
    }
    return text.toString();
  }

  private static void end(StringBuilder text, StringBuilder chain) {
    text.append(text.length() == 0 ? "" : "; ").append(chain);
    chain.setLength(0);
  }

  private static void append(StringBuilder chain, Network network, Node node, Task head, boolean continues) {
    List<String> names = new ArrayList<>();
    List<Integer> inputs = node.inputs();
    for (int i : IntStream.range(continues ? 1 : 0, inputs.size()).map(inputs::get).toArray()) {
      names.add(i == Network.INPUT ? "input" : network.nodes().get(i).name());
    }
    String spec = head == null
        ? node.layer().spec()
        : head.head().spec() + (head.label().isEmpty() ? "" : ":" + head.label()) + "/" + head.head().width();
    boolean calls = inputs.size() > 1;
    if (!calls && !names.isEmpty() && inputs.get(0) != Network.INPUT) {
      chain.append(names.get(0));
    }
    chain.append(chain.length() == 0 ? "" : " ").append(spec);
    if (calls) {
      chain.append('(').append(String.join(",", names)).append(')');
    }
  }
}

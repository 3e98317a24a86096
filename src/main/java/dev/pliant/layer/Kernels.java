package dev.pliant.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network at work: the kernels of its nodes in order, the arrays that flow between them, and its parameters, which are
 * zero at first. Not safe for use by several threads.
 */
public final class Kernels implements AutoCloseable {
  private final Network network;
  private final int stateArrays;
  private final Input input = new Input();
  /** What each node writes, with the gradient by it. */
  private final Signal.Buffer[] outputs;
  /** Those that read each node, where they are several; else empty. */
  private final List<List<Signal.Reader>> readers = new ArrayList<>();
  /** For how many examples there is room: as many as the largest pass had. */
  private int examples;
  private final Kernel[] kernels;
  /** Of each node, by the names of its arrays, in their order; nodes that are tied have the same. */
  private final List<Map<String, Slot>> slots = new ArrayList<>();
  private final Set<FunctionParameters> functions = new LinkedHashSet<>();
  private final Head head;
  private final Signal logits;

  /**
   * @param stateArrays how many arrays of state the updater keeps for each parameter
   * @param products how matrices are multiplied
   */
  public Kernels(Network network, int stateArrays, Products products) {
    this.network = network;
    this.stateArrays = stateArrays;
    int count = network.nodes().size();
    this.outputs = new Signal.Buffer[count];
    this.kernels = new Kernel[count];
    Task task = network.tasks().get(0);
    int[] readerCounts = readerCounts();
    for (int place = 0; place < count; place++) {
      outputs[place] = new Signal.Buffer();
      readers.add(new ArrayList<>());
      slots.add(makeSlots(place));
      List<Signal> inputs = new ArrayList<>();
      for (int from : network.nodes().get(place).inputs()) {
        inputs.add(from == Network.INPUT ? input : read(from, readerCounts));
      }
      kernels[place] = network.layer(place).kernel(new Site(
          inputs, network.inputs(place), outputs[place], network.output(place), slots.get(place), products));
    }
    this.head = task.head();
    this.logits = read(task.node(), readerCounts);
  }

  /** By how many nodes and heads each node is read. */
  private int[] readerCounts() {
    int[] counts = new int[network.nodes().size()];
    network.nodes().forEach(node -> node.inputs().stream().filter(from -> from >= 0).forEach(from -> counts[from]++));
    network.tasks().forEach(task -> counts[task.node()]++);
    return counts;
  }

  /** What one reader of node {@code place} reads: of several each has an array of its own for the gradient. */
  private Signal read(int place, int[] readerCounts) {
    if (readerCounts[place] == 1) {
      return outputs[place];
    }
    Signal.Reader reader = new Signal.Reader(outputs[place]);
    readers.get(place).add(reader);
    return reader;
  }

  private Map<String, Slot> makeSlots(int place) {
    int owner = network.owner(place);
    if (owner != place) {
      return slots.get(owner);
    }
    Map<String, Slot> own = new LinkedHashMap<>();
    for (ParameterArray array : network.parameters(place)) {
      Slot slot = new Slot(
          array, network.layer(place) instanceof Activation activation ? activation.mathematics() : null, stateArrays);
      if (slot.function() != null) {
        functions.add(slot.function());
      }
      own.put(array.name(), slot);
    }
    return own;
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Takes parameters, in the network's order. */
  public void setParameters(float[] flat) {
    int at = 0;
    for (Segment segment : segments()) {
      System.arraycopy(flat, at, segment.values(), 0, segment.length());
      at += segment.length();
    }
    parametersChanged();
  }

  /** All parameters, in the network's order: those of tied nodes once. */
  public List<Segment> segments() {
    return IntStream.range(0, kernels.length)
        .filter(place -> network.owner(place) == place)
        .mapToObj(place -> slots.get(place).values())
        .flatMap(Collection::stream)
        .flatMap(slot -> Arrays.stream(slot.segments()))
        .toList();
  }

  /** Array {@code name} of node {@code place}. */
  public Slot slot(int place, String name) {
    return slots.get(place).get(name);
  }

  /** Writes the outputs of all nodes for {@code minibatch}, which must stay as it is until the backward pass is over. */
  public void forward(Minibatch minibatch, Pass pass) {
    input.minibatch = minibatch;
    if (pass.size() > examples) {
      for (int place = 0; place < outputs.length; place++) {
        outputs[place].reserve(pass.size(), network.output(place).size());
      }
      examples = pass.size();
    }
    for (Kernel kernel : kernels) {
      kernel.forward(pass);
    }
  }

  /** The loss of the minibatch that went forward; its gradient is left for {@link #backward}. */
  public Head.Outcome loss(Minibatch minibatch) {
    return head.loss(logits, minibatch);
  }

  /** What the head predicts for the first {@code size} examples that went forward. */
  public void predict(int size, float[] into) {
    head.predict(logits, size, into);
  }

  /**
   * The backward pass of the loss: gives {@code use} the gradient by each segment of parameters once. It may change the
   * parameters at once: whatever else needs them has been calculated before, or from copies.
   */
  public void backward(Pass pass, GradientUse use) {
    for (FunctionParameters function : functions) {
      function.beginGradient(pass.size());
    }
    for (int place = kernels.length - 1; place >= 0; place--) {
      addUp(place, pass.size());
      kernels[place].backward(pass, use);
    }
    for (FunctionParameters function : functions) {
      function.endGradient(use);
    }
  }

  private void addUp(int place, int size) {
    List<Signal.Reader> each = readers.get(place);
    if (!each.isEmpty()) {
      float[] sum = outputs[place].gradient();
      int end = size * network.output(place).size();
      System.arraycopy(each.get(0).gradient(), 0, sum, 0, end);
      for (int i = 1; i < each.size(); i++) {
        AddKernel.add(each.get(i).gradient(), sum, end);
      }
    }
  }

  /** Parameters have changed: moves those of activations that have left their range to the nearest in it. */
  public void parametersChanged() {
    for (FunctionParameters function : functions) {
      function.bound();
    }
    for (Kernel kernel : kernels) {
      kernel.parametersChanged();
    }
  }

  /** What node {@code place}, which reads one node or the input, has read in the last forward pass. */
  public float[] inputOf(int place) {
    int from = network.nodes().get(place).inputs().get(0);
    return from == Network.INPUT ? input.values() : outputs[from].values();
  }

  /** What node {@code place} has written in the last forward pass. */
  public float[] outputOf(int place) {
    return outputs[place].values();
  }

  /** Frees memory outside the heap. */
  @Override
  public void close() {
    for (Kernel kernel : kernels) {
      kernel.close();
    }
  }

  /** The features of the minibatch at hand. */
  private static final class Input implements Signal {
    private Minibatch minibatch;

    @Override
    public float[] values() {
      return minibatch.features();
    }

    @Override
    public float[] gradient() {
      return null;
    }

    @Override
    public boolean listsNonZeros() {
      return true;
    }

    @Override
    public SparseRows sparse() {
      return minibatch;
    }
  }
}

package dev.pliant.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The values and gradients that flow through a network: what each node reads and writes. */
final class Signals {
  private final Network network;
  private final Input input = new Input();
  /** What each node writes, with the gradient by it. */
  private final Signal.Buffer[] outputs;
  /** What each node reads. */
  private final List<List<Signal>> inputs = new ArrayList<>();
  /** The readers of each node if there are several; else empty. */
  private final List<List<Signal.Reader>> readers = new ArrayList<>();
  private final Signal logits;
  /** For how many examples there is room: as many as the largest pass had. */
  private int examples;

  Signals(Network network) {
    this.network = network;
    this.outputs = Stream.generate(Signal.Buffer::new).limit(network.nodes().size()).toArray(Signal.Buffer[]::new);
    int[] readerCounts = readerCounts();
    for (Node node : network.nodes()) {
      readers.add(new ArrayList<>());
      inputs.add(node.inputs().stream().map(from -> from == Network.INPUT ? input : read(from, readerCounts)).toList());
    }
    this.logits = read(network.tasks().get(0).node(), readerCounts);
  }

  /** By how many nodes and heads each node is read. */
  private int[] readerCounts() {
    int[] counts = new int[outputs.length];
    network.nodes().forEach(node -> node.inputs().stream().filter(from -> from >= 0).forEach(from -> counts[from]++));
    network.tasks().forEach(task -> counts[task.node()]++);
    return counts;
  }

  /**
   * The input of one reader of node {@code place}; each of several readers has an array of its own for the gradient.
   */
  private Signal read(int place, int[] readerCounts) {
    if (readerCounts[place] == 1) {
      return outputs[place];
    }
    Signal.Reader reader = new Signal.Reader(outputs[place]);
    readers.get(place).add(reader);
    return reader;
  }

  /** Where the kernel of node {@code place} works. */
  Site site(int place, ParameterSlots parameters, Products products, Convolutions convolutions) {
    return new Site(
        inputs.get(place), network.inputs(place), outputs[place], network.output(place), parameters.of(place), products,
        convolutions);
  }

  /** Takes the examples of a pass, whose {@code size} is theirs. */
  void take(Minibatch minibatch, int size) {
    input.minibatch = minibatch;
    if (size > examples) {
      for (int place = 0; place < outputs.length; place++) {
        outputs[place].reserve(size, network.output(place).size());
      }
      examples = size;
    }
  }

  /** Adds up the gradients that the readers of node {@code place} have written, if there are several. */
  void addUp(int place, int size) {
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

  /** What the head of the first task reads. */
  Signal logits() {
    return logits;
  }

  /** The input of node {@code place}, which reads one node or the network's input, in the last forward pass. */
  float[] inputOf(int place) {
    return inputs.get(place).get(0).values();
  }

  /** The output of node {@code place} in the last forward pass. */
  float[] outputOf(int place) {
    return outputs[place].values();
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

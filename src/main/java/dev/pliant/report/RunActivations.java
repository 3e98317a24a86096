package dev.pliant.report;

import dev.pliant.layer.Network;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The activations of a run that its rows belong to: their order, what they are called, and which of them learn. */
final class RunActivations {
  private static final int LONGEST_NAME = 26;

  private final RunRow run;
  /** Where rows name nodes of it, and it can be read. */
  private final Optional<Network> network;
  /** Those of the rows, and all of the network; by layer, then in the order of the network. */
  private final List<ActivationKey> keys;

  private RunActivations(RunRow run, Optional<Network> network, List<ActivationKey> ofRows) {
    this.run = run;
    this.network = network;
    List<ActivationKey> ofNetwork = network.stream()
        .flatMap(of -> of.activations().stream().map(place -> key(of, place))).toList();
    List<ActivationKey> all = new ArrayList<>(ofNetwork);
    ofRows.stream().filter(key -> !ofNetwork.contains(key))
        .sorted(Comparator.comparing(ActivationKey::node, Comparator.nullsFirst(Comparator.naturalOrder())))
        .forEach(all::add);
    all.sort(Comparator.comparingInt(ActivationKey::layer));
    this.keys = List.copyOf(all);
  }

  static RunActivations of(RunTables run) {
    List<ActivationKey> ofRows = Stream.of(
            run.curves().stream().map(ActivationKey::of), run.inputs().stream().map(ActivationKey::of),
            run.activations().stream().map(ActivationKey::of))
        .flatMap(keys -> keys).distinct().toList();
    boolean named = ofRows.stream().map(ActivationKey::node).anyMatch(Objects::nonNull);
    return new RunActivations(run.run(), named ? network(run.run()) : Optional.empty(), ofRows);
  }

  private static Optional<Network> network(RunRow run) {
    try {
      return Optional.of(Networks.network(run));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ActivationKey key(Network network, int place) {
    return new ActivationKey(network.number(place), network.nodes().get(place).name());
  }

  /** Those of {@code rows}, each once, by layer, then in the order of the network. */
  List<ActivationKey> ordered(Stream<ActivationKey> rows) {
    return rows.distinct().sorted(Comparator.comparingInt(keys::indexOf)).toList();
  }

  /** Whether {@code key} is the only one of its layer. */
  private boolean isAlone(ActivationKey key) {
    return ofLayer(key).size() == 1;
  }

  private List<ActivationKey> ofLayer(ActivationKey key) {
    return keys.stream().filter(other -> other.layer() == key.layer()).toList();
  }

  /** Whether no two have the same layer. */
  boolean areLayers() {
    return keys.stream().allMatch(this::isAlone);
  }

  /** In a title: "layer 2", or "layer 2, y" where others have the same layer. */
  String title(ActivationKey key) {
    return "layer " + key.layer()
        + (isAlone(key) || key.node() == null ? "" : ", " + Figures.shortened(key.node(), LONGEST_NAME));
  }

  /** In a sentence: "layer 2", or "layer 2 (y)" where others have the same layer. */
  String words(ActivationKey key) {
    return "layer " + key.layer()
        + (isAlone(key) || key.node() == null ? "" : " (" + Figures.printable(key.node()) + ")");
  }

  /** What a unit of the activation is called: a channel in a map. */
  String unit(ActivationKey key) {
    return place(key).filter(place -> !network.orElseThrow().output(place).isVector()).isPresent() ? "channel" : "unit";
  }

  private Optional<Integer> place(ActivationKey key) {
    return network.flatMap(
        of -> of.activations().stream().filter(place -> key(of, place).equals(key)).findFirst());
  }

  /** In the name of a file: the layer, and the place in it where others have the same. */
  String id(ActivationKey key) {
    return key.layer() + (isAlone(key) ? "" : "-" + (ofLayer(key).indexOf(key) + 1));
  }

  /** Whether the activation has anything to learn; one that is not known does. */
  boolean learns(ActivationKey key) {
    return place(key)
        .map(place -> network.orElseThrow().activation(place).mathematics().parameterCount() > 0)
        .orElseGet(() -> Networks.learns(run, key.layer()));
  }
}

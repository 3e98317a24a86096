package dev.pliant.cli;

import dev.pliant.activation.Activations;
import dev.pliant.cli.Influences.Reach;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.MatchedRelu;
import dev.pliant.words.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** The candidates of a comparison and their baseline. */
final class CompareOptions {
  static final String MATCHED_RELU = "matched-relu";
  private static final String RELU = "relu";
  private static final String FROZEN = "frozen:";

  @Option(names = "--activations", required = true, paramLabel = "NAME[,NAME…]",
      completionCandidates = NetworkOptions.ActivationForms.class, converter = NetworkOptions.ActivationList.class,
      description = "The candidates: each is an activation for all hidden layers; train --help lists them.")
  Given<List<String>> activations;

  @Option(names = "--seeds", paramLabel = "N", defaultValue = "6", converter = Amounts.Count.class,
      description = "How many seeds; each candidate has one run for each seed (default:"
          + " ${DEFAULT-VALUE}, the fewest with which the signed-rank test can go below 0.05).")
  int seeds;

  @Influences(Reach.TABLES)
  @Option(names = "--baseline", paramLabel = "NAME",
      description = "The candidate that the others are tested against (default: relu, or the first if there is none).")
  String baseline;

  @Option(names = "--frozen-controls",
      description = "Also compare frozen:X for each candidate X that learns: the same function, kept at its start.")
  boolean frozenControls;

  @Option(names = "--matched-relu",
      description = "Also compare " + MATCHED_RELU + ", a ReLU network with about as many parameters as the largest"
          + " candidate.")
  boolean matchedRelu;

  /**
   * Checks everything that can be checked before there are data or a cluster.
   *
   * @param training the options of the runs
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check(TrainOptions training) {
    List<Candidate> candidates = candidates();
    baseline(names(candidates));
    training.check();
    NetworkOptions network = training.network;
    candidates.forEach(candidate -> network.check(candidate.activations()));
    if (network.text() != null && network.acts(candidates.get(0).activations()) == 0) {
      throw new UsageException("--network has no act, so no place for the activations to compare; write act where they"
          + " go");
    }
    if (network.layers != null && network.layers.value().size() == 2) {
      throw new UsageException(
          "--layers " + network.layers + " has no hidden layer, so no activation to compare; put a size in between");
    }
  }

  /** The candidates in their order, each frozen control after what it is for; without the matched one. */
  List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (String word : activations.value()) {
      if (specs(candidates).contains(spec(word))) {
        throw new UsageException("--activations names '" + word + "' twice; name each candidate once");
      }
      candidates.add(new Candidate(word, Candidate.Role.CANDIDATE, word));
    }
    if (frozenControls) {
      for (Candidate candidate : List.copyOf(candidates)) {
        String frozen = FROZEN + candidate.activation();
        if (Activations.parse(candidate.activation()).parameterCount() > 0
            && !specs(candidates).contains(spec(frozen))) {
          candidates.add(
              candidates.indexOf(candidate) + 1, new Candidate(frozen, Candidate.Role.FROZEN, frozen));
        }
      }
    }
    if (names(candidates).size() < 2) {
      throw new UsageException("--activations names only one candidate; name another to compare it with, or add a"
          + " control by --frozen-controls or --matched-relu");
    }
    return candidates;
  }

  /** Which of {@code names} is the baseline. */
  String baseline(List<String> names) {
    if (baseline == null) {
      return names.contains(RELU) ? RELU : names.get(0);
    }
    if (!names.contains(baseline)) {
      throw new UsageException(
          "--baseline '" + baseline + "' is no candidate; " + Nearest.hint(baseline, names) + "the candidates are "
              + String.join(", ", names));
    }
    return baseline;
  }

  /**
   * The ReLU network that comes nearest to as many parameters as the largest of {@code networks} has.
   *
   * @param sharing which units share activation parameters, as the tables keep it
   * @throws UsageException if it would be no wider than theirs
   */
  static Candidate matched(List<Network> networks, Sharing sharing) {
    Network first = networks.get(0);
    long most = networks.stream().mapToLong(Network::learnedParameterCount).max().orElseThrow();
    Network relu = MatchedRelu.of(first);
    Network wider = widened(relu, most);
    if (wider.equals(relu)) {
      throw new UsageException("--matched-relu: the largest candidate has " + Numbers.grouped(most)
          + " parameters, and no wider ReLU network comes nearer to that; leave it out"
          + (sharing == Sharing.UNIT ? "" : ", or use --sharing unit"));
    }
    Network same = wider.denseSizes()
        .map(sizes -> Network.dense(sizes, List.of(RELU), sharing))
        .orElseGet(() -> Network.parse(wider.text(), Network.Setting.of(sharing)));
    return new Candidate(MATCHED_RELU, Candidate.Role.MATCHED, RELU, same);
  }

  private static Network widened(Network relu, long parameters) {
    try {
      return MatchedRelu.widened(relu, parameters);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--matched-relu: the network cannot be made wider (" + e.getMessage() + "); leave it out", e);
    }
  }

  /** The seeds of each candidate's runs, {@code first} and those after it. */
  List<Long> seeds(long first) {
    return LongStream.range(0, seeds).map(i -> first + i).boxed().toList();
  }

  private List<String> names(List<Candidate> candidates) {
    List<String> names = new ArrayList<>(candidates.stream().map(Candidate::name).toList());
    if (matchedRelu) {
      names.add(MATCHED_RELU);
    }
    return names;
  }

  private static List<String> specs(List<Candidate> candidates) {
    return candidates.stream().map(candidate -> spec(candidate.activation())).toList();
  }

  /** A name may be written in several ways, such as with its default arguments or without. */
  private static String spec(String word) {
    return Activations.parse(word).spec();
  }
}

package dev.pliant.cli;

import dev.pliant.activation.Activations;
import dev.pliant.layer.Network;
import dev.pliant.runs.Candidate;
import dev.pliant.runs.MatchedRelu;
import dev.pliant.training.Validation;
import dev.pliant.words.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** What is compared, and with what. */
final class CompareOptions {
  static final String MATCHED_RELU = "matched-relu";
  private static final String RELU = "relu";
  private static final String FROZEN = "frozen:";

  @Option(
      names = "--activations",
      required = true,
      paramLabel = "NAME[,NAME…]",
      completionCandidates = TrainOptions.ActivationForms.class,
      description = "The candidates: for each an activation, of all its hidden layers; train --help tells those there"
          + " are.")
  String activations;

  @Option(
      names = "--seeds",
      defaultValue = "6",
      paramLabel = "N",
      description = "Runs of each candidate, each with a seed of its own, the same for all candidates (default:"
          + " ${DEFAULT-VALUE}, the fewest with which the signed-rank test can go below 0.05).")
  int seeds;

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      description = "The candidate that the others are tested against (default: relu, or the first if there is none).")
  String baseline;

  @Option(
      names = "--frozen-controls",
      description = "Also frozen:X for each candidate X that learns: the same function, kept as it starts.")
  boolean frozenControls;

  @Option(
      names = "--matched-relu",
      description = "Also " + MATCHED_RELU + ", a ReLU network widened to as many parameters as the largest candidate"
          + " has.")
  boolean matchedRelu;

  /**
   * Checks what can be checked before there are data or a cluster.
   *
   * @param training the options of the runs
   * @throws UsageException naming the option, what is wrong with it and what it takes
   */
  void check(TrainOptions training) {
    TrainOptions.positive("--seeds", seeds);
    if (!isFraction(training.validation)) {
      throw new UsageException(
          "--validation: '" + training.validation + "' is no fraction between 0 and 1 such as 0.1");
    }
    if (training.validation().onTest()) {
      throw new UsageException("--validation test: a comparison chooses, and what is chosen on the test set cannot be"
          + " judged on it; give a fraction to hold out, such as 0.1");
    }
    List<Candidate> candidates = candidates();
    baseline(names(candidates));
    for (Candidate candidate : candidates) {
      training.activation = candidate.activation();
      training.check();
    }
    if (training.network != null && training.acts() == 0) {
      throw new UsageException("--network has no act, so no place for the activations to compare; write act where they go");
    }
    if (training.layers != null && training.layers.split(",").length == 2) {
      throw new UsageException(
          "--layers " + training.layers + " has no hidden layer, so no activation to compare; put a size in between");
    }
  }

  /** Of the training images; {@code test} is refused for a reason of its own. */
  private static boolean isFraction(String validation) {
    try {
      Validation.parse(validation);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The candidates in their order, each frozen control after what it is for; without the matched one. */
  List<Candidate> candidates() {
    List<String> words = List.of(activations.split(",", -1)).stream().map(String::strip).toList();
    List<Candidate> candidates = new ArrayList<>();
    for (String word : words) {
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
      throw new UsageException("--activations names one candidate alone; name another to compare it with, or a control"
          + " by --frozen-controls or --matched-relu");
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
   * @throws UsageException if it would be no wider than theirs
   */
  static Candidate matched(List<Network> networks) {
    Network first = networks.get(0);
    long most = networks.stream().mapToLong(Network::learnedParameterCount).max().orElseThrow();
    Network relu = MatchedRelu.of(first);
    Network wider = MatchedRelu.widened(relu, most);
    if (wider.equals(relu)) {
      throw new UsageException("--matched-relu: the largest candidate has " + Numbers.grouped(most)
          + " parameters, and no wider ReLU network comes nearer to that; leave it out, or take --sharing unit");
    }
    return new Candidate(
        MATCHED_RELU, Candidate.Role.MATCHED, RELU,
        wider.denseSizes().map(sizes -> sizes.stream().map(String::valueOf).collect(Collectors.joining(",")))
            .orElse(null),
        wider.denseSizes().isPresent() ? null : wider.text());
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
    return TrainOptions.parse("--activations", word, text -> Activations.parse(text).spec());
  }
}

package dev.pliant.report;

import dev.pliant.results.ActivationRow;
import dev.pliant.results.EpochRow;
import dev.pliant.results.InputRow;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;

/** A run in one paragraph. */
final class Summary {
  /** Parameters that are reported one by one. */
  private static final int MOST_SHOWN = 8;
  /** The share of what an activation gives from which on its bends hardly matter. */
  private static final double AFFINE_FROM = 0.999;
  /** What option {@code --validation} says where the test set validates. */
  private static final String ON_TEST = "test";

  private Summary() {}

  /** @param nearest by activation, what its learned function is nearest to */
  static String of(RunTables run, Map<ActivationKey, NearestFunction> nearest) {
    RunActivations activations = RunActivations.of(run);
    List<String> sentences = new ArrayList<>();
    sentences.add(what(run));
    if (run.run().status().equals(RunRow.FINISHED)) {
      endedEarly(run).ifPresent(sentences::add);
      sentences.add(howAccurate(run.run()));
    } else {
      String failure = run.run().failure();
      sentences.add("It failed" + (failure == null ? "" : ": " + Figures.printable(failure)) + ".");
    }
    learned(run, activations).ifPresent(sentences::add);
    if (Networks.isLinear(run.run())) {
      sentences.add("Every hidden activation here is affine, and affine maps compose to affine maps: this network is a"
          + " linear classifier, whatever its depth.");
    } else {
      nearest.forEach((key, match) -> sentences.add(near(activations.words(key), match)));
      sentences.addAll(collapsed(run, activations));
    }
    return String.join(" ", sentences);
  }

  private static String what(RunTables run) {
    RunRow row = run.run();
    StringBuilder text = new StringBuilder("This run trained ").append(Networks.called(row.layers()))
        .append(" on ").append(Figures.printable(row.dataset()));
    if (Networks.hasActivations(row)) {
      text.append(", with the activation ").append(Figures.printable(String.join(", ", Networks.activations(row))));
      text.append(row.activationParameterCount() == 0 ? ", which has nothing to learn" : switch (row.sharing()) {
        case "unit" -> ", learned for each unit";
        case "network" -> ", learned for all hidden layers together";
        default -> ", learned for each hidden layer";
      });
    }
    text.append(": ");
    Optional<EpochRow> last = run.epochs().stream().max(Comparator.comparingInt(EpochRow::epoch));
    text.append(Figures.counted(row.epochs(), "epoch"));
    last.ifPresent(epoch -> text.append(" of ")
        .append(Figures.grouped(epoch.examples())).append(row.epochs() == 1 ? " images" : " images each,"));
    text.append(" in minibatches of ").append(row.batchSize()).append(" by ").append(updater(row))
        .append(" at ").append(row.learningRate())
        .append(", on ").append(Figures.counted(row.workers(), "worker"));
    if (row.seconds() != null) {
      text.append(", in ").append(Figures.fixed(row.seconds(), 1)).append(" seconds with evaluation");
    }
    if (row.examplesPerSecond() != null) {
      text.append(" (").append(Figures.grouped(Math.round(row.examplesPerSecond()))).append(" examples/s)");
    }
    return text.append(".").toString();
  }

  /** What became of a run that had patience. */
  private static Optional<String> endedEarly(RunTables run) {
    int trained = run.epochs().size();
    if (trained == 0 || trained == run.run().epochs()) {
      return Optional.empty();
    }
    EpochRow best = run.epochs().stream()
        .max(Comparator.comparingDouble(EpochRow::validationAccuracy)
            .thenComparing(Comparator.comparingDouble(EpochRow::validationLoss).reversed())
            .thenComparing(Comparator.comparingInt(EpochRow::epoch).reversed()))
        .orElseThrow();
    return Optional.of("It ended after epoch " + trained + ", since none after epoch " + best.epoch()
        + " was better on the images held out, and has the network of that epoch.");
  }

  /** Runs of older versions had no other than Adam. */
  private static String updater(RunRow run) {
    return switch (run.config().getOrDefault("updater", "adam")) {
      case "sgd" -> "gradient descent of momentum " + run.config().get("momentum");
      case "nesterov" -> "Nesterov momentum " + run.config().get("momentum");
      default -> "Adam";
    };
  }

  private static String howAccurate(RunRow run) {
    StringBuilder text = new StringBuilder("The final network has ");
    text.append(run.testAccuracy() == null ? "an unknown share" : Figures.percent(run.testAccuracy()))
        .append(" of the test images right");
    if (run.trainAccuracy() != null) {
      text.append(", and ").append(Figures.percent(run.trainAccuracy())).append(" of those it was trained on");
    }
    String validation = run.config().get("validation");
    if (ON_TEST.equals(validation)) {
      text.append("; the test images were the validation images, too");
    } else if (run.validationAccuracy() != null) {
      text.append("; of the images held out for validation ").append(Figures.percent(run.validationAccuracy()));
    }
    return text.append(".").toString();
  }

  /** What the activation parameters came to be. */
  private static Optional<String> learned(RunTables run, RunActivations activations) {
    if (run.run().activationParameterCount() == 0 || run.activations().isEmpty()) {
      return Optional.empty();
    }
    TreeMap<Integer, List<ActivationRow>> byEpoch = run.activations().stream()
        .collect(Collectors.groupingBy(ActivationRow::epoch, TreeMap::new, Collectors.toList()));
    Map<String, Double> start = means(byEpoch.firstEntry().getValue(), activations);
    Map<String, Double> end = means(byEpoch.lastEntry().getValue(), activations);
    boolean ofUnits = run.activations().stream().anyMatch(row -> row.unit() != null);
    List<String> moved = end.keySet().stream().filter(start::containsKey)
        .sorted(Comparator.comparing(name -> -Math.abs(end.get(name) - start.get(name)))).toList();
    String count = Figures.grouped(run.run().activationParameterCount()) + " of its "
        + Figures.grouped(run.run().parameterCount()) + " parameters belong to activations";
    if (moved.isEmpty()) {
      return Optional.of(count + ".");
    }
    List<String> shown = moved.size() <= MOST_SHOWN ? List.copyOf(end.keySet()) : moved.subList(0, 3);
    return Optional.of(count + (ofUnits ? "; in the mean over units " : "; ")
        + (moved.size() <= MOST_SHOWN ? "from start to end: " : "those that moved farthest: ")
        + shown.stream().filter(start::containsKey)
            .map(name -> name + " " + Figures.fixed(start.get(name), 3) + " → " + Figures.fixed(end.get(name), 3))
            .collect(Collectors.joining(", "))
        + ".");
  }

  private static Map<String, Double> means(List<ActivationRow> rows, RunActivations activations) {
    Map<ActivationKey, String> words = new HashMap<>();
    return rows.stream().collect(Collectors.groupingBy(
        row -> words.computeIfAbsent(ActivationKey.of(row), activations::words) + " " + Figures.printable(row.name()), LinkedHashMap::new,
        Collectors.averagingDouble(ActivationRow::value)));
  }

  private static String near(String activation, NearestFunction nearest) {
    NearestFunction.Match best = nearest.best();
    return !best.isNear()
        ? StringUtils.capitalize(activation) + "'s function is near no fixed one."
        : "On what it sees, " + activation + "'s function is " + (best.isExact() ? "" : "near ") + best.words()
            + (best.isExact() ? "." : " (" + best.r2Words() + ").");
  }

  /** Which activations have come to be affine, as far as what they see goes. */
  private static List<String> collapsed(RunTables run, RunActivations activations) {
    int last = run.inputs().stream().mapToInt(InputRow::epoch).max().orElse(0);
    return run.inputs().stream()
        .filter(row -> row.epoch() == last && row.linearity() != null && row.linearity() >= AFFINE_FROM)
        .map(row -> StringUtils.capitalize(activations.words(ActivationKey.of(row))) + "'s acts as an affine map on what it sees (R² "
            + Figures.fixed(row.linearity(), 4) + "): a linear layer would do the same.")
        .toList();
  }
}

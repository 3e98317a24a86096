package dev.pliant.runs;

import dev.pliant.layer.Network;
import dev.pliant.results.ComparisonRow;
import dev.pliant.results.ContrastRow;
import dev.pliant.results.NewRow;
import dev.pliant.results.RunRow;
import dev.pliant.results.Table;
import dev.pliant.stats.Holm;
import dev.pliant.stats.McNemar;
import dev.pliant.stats.PairedTests;
import dev.pliant.stats.Sample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Says of each candidate how its runs went, and how they differ from others' with the same seeds.
 *
 * @param startedAt when the comparison began, or was resumed
 * @param baseline the name of a candidate
 * @param dataset what the tables call the data set
 * @param dataSha256 its digest
 * @param testCount how many test examples it has
 * @param sparkVersion of the cluster
 * @param config the options of the comparison
 * @param runs all of them
 */
public record ComparisonTable(
    Instant startedAt,
    String baseline,
    String dataset,
    String dataSha256,
    long testCount,
    String sparkVersion,
    Map<String, String> config,
    List<ComparedRun> runs) {
  /** Below which a p-value counts as more than chance. */
  public static final double LEVEL = 0.05;

  public ComparisonTable {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    runs = List.copyOf(runs);
  }

  /** A row for each candidate, in their order. */
  public List<ComparisonRow> rows() {
    List<ContrastRow> contrasts = contrasts(baseline);
    return candidates().stream()
        .map(candidate -> row(
            candidate,
            contrasts.stream().filter(contrast -> contrast.candidate().equals(candidate.name())).findFirst()))
        .toList();
  }

  /** Each candidate beside each other one. */
  public List<ContrastRow> contrasts() {
    return candidates().stream().flatMap(candidate -> contrasts(candidate.name()).stream()).toList();
  }

  private List<Candidate> candidates() {
    return runs.stream().map(run -> run.planned().candidate()).distinct().toList();
  }

  /** All other candidates beside {@code base}, in their order. */
  private List<ContrastRow> contrasts(String base) {
    List<ContrastRow> contrasts = candidates().stream()
        .map(Candidate::name).filter(name -> !name.equals(base)).map(name -> contrast(name, base)).toList();
    List<Double> t = Holm.adjust(values(contrasts, ContrastRow::tP));
    List<Double> wilcoxon = Holm.adjust(values(contrasts, ContrastRow::wilcoxonP));
    return IntStream.range(0, contrasts.size()).mapToObj(i -> {
      ContrastRow row = contrasts.get(i);
      return new ContrastRow(
          row.candidate(), row.baseline(), row.pairs(), row.testAccuracyDifference(), row.tP(), t.get(i),
          row.wilcoxonP(), wilcoxon.get(i), row.mcNemarP(), row.mcNemarBelow5Percent(), row.mcNemarPMedian());
    }).toList();
  }

  /** Without Holm's correction, which takes all of them. */
  private ContrastRow contrast(String candidate, String base) {
    List<Double> own = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    List<Double> mcNemar = new ArrayList<>();
    for (ComparedRun run : of(candidate)) {
      long seed = run.planned().plan().seed();
      Optional<ComparedRun> other = of(base).stream()
          .filter(beside -> beside.planned().plan().seed() == seed && beside.finished()).findFirst();
      if (run.finished() && other.isPresent()) {
        own.add(correct(run));
        others.add(correct(other.get()));
        mcNemar.add(McNemar.exact(
            onlyFirst(run.right(), other.get().right()), onlyFirst(other.get().right(), run.right())));
      }
    }
    double[] first = array(own);
    double[] second = array(others);
    Sample difference = Sample.of(PairedTests.differences(first, second));
    return new ContrastRow(
        candidate, base, own.size(),
        difference.mean() == null ? null : Double.valueOf(difference.mean() / testCount),
        PairedTests.t(first, second), null, PairedTests.wilcoxon(first, second), null, mcNemar,
        (int) mcNemar.stream().filter(p -> p < LEVEL).count(), Sample.median(array(mcNemar)));
  }

  private ComparisonRow row(Candidate candidate, Optional<ContrastRow> contrast) {
    List<ComparedRun> all = of(candidate.name());
    Network network = all.get(0).planned().plan().network();
    List<RunRow> finished = all.stream().filter(ComparedRun::finished).map(ComparedRun::row).toList();
    Sample validationAccuracy = sample(finished, RunRow::validationAccuracy);
    Sample validationLoss = sample(finished, RunRow::validationLoss);
    Sample testAccuracy = sample(finished, RunRow::testAccuracy);
    Sample testLoss = sample(finished, RunRow::testLoss);
    NewRow row = NewRow.of(Table.COMPARISONS)
        .with("started_at", startedAt)
        .with("finished_at", Instant.now().truncatedTo(ChronoUnit.MICROS))
        .with("candidate", candidate.name())
        .with("role", candidate.role().words())
        .with("baseline", baseline)
        .with("dataset", dataset)
        .with("data_sha256", dataSha256)
        .with("activation", network.activationList())
        .with("sharing", network.sharing().word())
        .with("layers", network.denseSizes().orElse(List.of()))
        .with("parameter_count", network.learnedParameterCount())
        .with("activation_parameter_count", network.activationParameterCount())
        .with("seeds", all.stream().map(run -> run.planned().plan().seed()).toList())
        .with("runs", finished.size())
        .with("failed_runs", all.size() - finished.size())
        .with("validation_accuracy_mean", validationAccuracy.mean())
        .with("validation_accuracy_sd", validationAccuracy.sd())
        .with("validation_loss_mean", validationLoss.mean())
        .with("validation_loss_sd", validationLoss.sd())
        .with("test_accuracy_mean", testAccuracy.mean())
        .with("test_accuracy_sd", testAccuracy.sd())
        .with("test_loss_mean", testLoss.mean())
        .with("test_loss_sd", testLoss.sd())
        .with("seconds_mean", sample(finished, RunRow::seconds).mean())
        .with("spark_version", sparkVersion)
        .with("dl4j_version", Build.dl4j())
        .with("java_version", System.getProperty("java.version"))
        .with("git_commit", Build.commit())
        .with("config", config);
    return ComparisonRow.of(contrast.map(beside -> row
        .with("pairs", beside.pairs())
        .with("test_accuracy_difference", beside.testAccuracyDifference())
        .with("t_p", beside.tP())
        .with("t_p_holm", beside.tPHolm())
        .with("wilcoxon_p", beside.wilcoxonP())
        .with("wilcoxon_p_holm", beside.wilcoxonPHolm())
        .with("mcnemar_p", beside.mcNemarP())
        .with("mcnemar_below_5_percent", beside.mcNemarBelow5Percent())
        .with("mcnemar_p_median", beside.mcNemarPMedian())).orElse(row));
  }

  /** A whole number: shares of as many examples may differ in their last bits where they do not differ. */
  private double correct(ComparedRun run) {
    return Math.rint(run.row().testAccuracy() * testCount);
  }

  private static int onlyFirst(BitSet first, BitSet second) {
    BitSet only = (BitSet) first.clone();
    only.andNot(second);
    return only.cardinality();
  }

  private List<ComparedRun> of(String candidate) {
    return runs.stream().filter(run -> run.planned().candidate().name().equals(candidate)).toList();
  }

  private static Sample sample(List<RunRow> rows, Function<RunRow, Double> figure) {
    return Sample.of(rows.stream().mapToDouble(figure::apply).toArray());
  }

  private static List<Double> values(List<ContrastRow> contrasts, Function<ContrastRow, Double> value) {
    return contrasts.stream().map(value).toList();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

package dev.pliant.cli;

import dev.pliant.network.NetworkSpec;
import dev.pliant.results.ComparisonRow;
import dev.pliant.results.RunRow;
import dev.pliant.stats.Holm;
import dev.pliant.stats.McNemar;
import dev.pliant.stats.PairedTests;
import dev.pliant.stats.Sample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says of each candidate how its runs went, and how they differ from the baseline's with the same seeds.
 *
 * @param startedAt when the comparison began, or went on
 * @param baseline the name of a candidate
 * @param dataset what the tables call the data set
 * @param dataSha256 its digest
 * @param testCount how many test examples it has
 * @param sparkVersion of the cluster
 * @param config the options of the comparison
 * @param runs all of them
 */
record ComparisonTable(
    Instant startedAt,
    String baseline,
    String dataset,
    String dataSha256,
    long testCount,
    String sparkVersion,
    Map<String, String> config,
    List<ComparedRun> runs) {
  private static final double LEVEL = 0.05;

  /**
   * A candidate beside the baseline, seed by seed. Null is what cannot be told.
   *
   * @param pairs seeds with which both have finished
   * @param difference of the test accuracies, a mean
   * @param mcNemar its p-value for each pair
   */
  private record Contrast(Integer pairs, Double difference, Double t, Double wilcoxon, List<Double> mcNemar) {
    static final Contrast NONE = new Contrast(null, null, null, null, null);
  }

  /** A row for each candidate, in their order. */
  List<ComparisonRow> rows() {
    List<Candidate> candidates = runs.stream().map(run -> run.planned().candidate()).distinct().toList();
    List<Contrast> contrasts = candidates.stream().map(this::contrast).toList();
    List<Double> t = Holm.adjust(values(contrasts, Contrast::t));
    List<Double> wilcoxon = Holm.adjust(values(contrasts, Contrast::wilcoxon));
    List<ComparisonRow> rows = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      rows.add(row(candidates.get(i), contrasts.get(i), t.get(i), wilcoxon.get(i)));
    }
    return rows;
  }

  private ComparisonRow row(Candidate candidate, Contrast contrast, Double tHolm, Double wilcoxonHolm) {
    List<ComparedRun> all = of(candidate.name());
    NetworkSpec network = all.get(0).planned().plan().network();
    List<RunRow> finished = all.stream().filter(ComparedRun::finished).map(ComparedRun::row).toList();
    Sample validationAccuracy = sample(finished, RunRow::validationAccuracy);
    Sample validationLoss = sample(finished, RunRow::validationLoss);
    Sample testAccuracy = sample(finished, RunRow::testAccuracy);
    Sample testLoss = sample(finished, RunRow::testLoss);
    List<Double> mcNemar = contrast.mcNemar();
    return new ComparisonRow(
        startedAt,
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        candidate.name(),
        candidate.role().words(),
        baseline,
        dataset,
        dataSha256,
        network.activationList(),
        network.sharing().word(),
        network.layers(),
        network.parameterCount(),
        network.activationParameterCount(),
        all.stream().map(run -> run.planned().plan().seed()).toList(),
        finished.size(),
        all.size() - finished.size(),
        validationAccuracy.mean(),
        validationAccuracy.sd(),
        validationLoss.mean(),
        validationLoss.sd(),
        testAccuracy.mean(),
        testAccuracy.sd(),
        testLoss.mean(),
        testLoss.sd(),
        sample(finished, RunRow::seconds).mean(),
        contrast.pairs(),
        contrast.difference(),
        contrast.t(),
        tHolm,
        contrast.wilcoxon(),
        wilcoxonHolm,
        mcNemar,
        mcNemar == null ? null : Integer.valueOf((int) mcNemar.stream().filter(p -> p < LEVEL).count()),
        mcNemar == null ? null : Sample.median(array(mcNemar)),
        sparkVersion,
        Version.dl4j(),
        System.getProperty("java.version"),
        Version.commit(),
        config);
  }

  private Contrast contrast(Candidate candidate) {
    if (candidate.name().equals(baseline)) {
      return Contrast.NONE;
    }
    List<Double> own = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    List<Double> mcNemar = new ArrayList<>();
    for (ComparedRun run : of(candidate.name())) {
      long seed = run.planned().plan().seed();
      Optional<ComparedRun> other = of(baseline).stream()
          .filter(base -> base.planned().plan().seed() == seed && base.finished()).findFirst();
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
    return new Contrast(
        own.size(), difference.mean() == null ? null : Double.valueOf(difference.mean() / testCount),
        PairedTests.t(first, second), PairedTests.wilcoxon(first, second), mcNemar);
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

  private static List<Double> values(List<Contrast> contrasts, Function<Contrast, Double> value) {
    return contrasts.stream().map(value).toList();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

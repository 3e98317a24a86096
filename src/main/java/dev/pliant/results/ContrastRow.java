package dev.pliant.results;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A row of {@link Table#CONTRASTS}; the components are its columns. What could not be measured is null. */
public record ContrastRow(
    String candidate,
    String baseline,
    int pairs,
    Double testAccuracyDifference,
    Double tP,
    Double tPHolm,
    Double wilcoxonP,
    Double wilcoxonPHolm,
    List<Double> mcNemarP,
    int mcNemarBelow5Percent,
    Double mcNemarPMedian) {
  public ContrastRow {
    mcNemarP = List.copyOf(mcNemarP);
  }

  Row toRow(String runId) {
    return RowFactory.create(
        runId, candidate, baseline, pairs, testAccuracyDifference, tP, tPHolm, wilcoxonP, wilcoxonPHolm,
        mcNemarP.toArray(), mcNemarBelow5Percent, mcNemarPMedian);
  }

  static ContrastRow of(Row row) {
    return new ContrastRow(
        row.getAs("candidate"), row.getAs("baseline"), row.<Integer>getAs("pairs"),
        row.getAs("test_accuracy_difference"), row.getAs("t_p"), row.getAs("t_p_holm"), row.getAs("wilcoxon_p"),
        row.getAs("wilcoxon_p_holm"), row.getList(row.fieldIndex("mcnemar_p")),
        row.<Integer>getAs("mcnemar_below_5_percent"), row.getAs("mcnemar_p_median"));
  }
}

package dev.pliant.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;

/**
 * One setting of DL4J's own averaging.
 *
 * @param approach whether minibatches come from files or from memory
 * @param averagingFrequency minibatches that each worker trains on between two averages
 * @param repartition when minibatches are redistributed
 */
record StockSetting(RDDTrainingApproach approach, int averagingFrequency, Repartition repartition) {
  /**
   * The settings to try: all that may be best, or one of each approach, because not every file system supports files.
   */
  static List<StockSetting> grid(Effort effort) {
    if (effort == Effort.QUICK) {
      return List.of(
          new StockSetting(RDDTrainingApproach.Export, 100, Repartition.Never),
          new StockSetting(RDDTrainingApproach.Direct, 100, Repartition.Never));
    }
    List<StockSetting> grid = new ArrayList<>();
    for (RDDTrainingApproach approach : List.of(RDDTrainingApproach.Export, RDDTrainingApproach.Direct)) {
      for (int frequency : new int[] {5, 50, 100}) {
        for (Repartition repartition : List.of(Repartition.Never, Repartition.Always)) {
          grid.add(new StockSetting(approach, frequency, repartition));
        }
      }
    }
    return grid;
  }

  @Override
  public String toString() {
    return approach + ", averaging every " + averagingFrequency + ", repartition " + repartition;
  }
}

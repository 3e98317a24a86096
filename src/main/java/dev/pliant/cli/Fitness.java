package dev.pliant.cli;

import dev.pliant.doctor.Doctor;
import dev.pliant.doctor.Finding;
import dev.pliant.doctor.Level;
import dev.pliant.doctor.Topic;
import dev.pliant.training.TrainingException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks quickly whether driver and executors are fit to train. */
final class Fitness {
  private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);

  private Fitness() {}

  /**
   * Returns only if nothing would spoil the run. Findings that might make it slower are logged.
   *
   * @param out the results folder
   * @throws UsageException if that folder is not one that driver and executors share
   * @throws TrainingException if anything else is wrong
   */
  static void require(SparkSession session, String out) {
    List<Finding> findings = new Doctor(new JavaSparkContext(session.sparkContext())).examineBriefly(out);
    // A warning on the screen would disturb the user of a run that succeeds.
    findings.stream().filter(finding -> finding.level() == Level.WARN).forEach(finding -> LOG.info("{}", finding));
    List<Finding> failures = findings.stream().filter(finding -> finding.level() == Level.FAIL).toList();
    if (failures.isEmpty()) {
      return;
    }
    Finding first = failures.get(0);
    int others = failures.size() - 1;
    String message = first + (others == 0 ? "" : " (and " + others + " more: ./submit.sh doctor)");
    throw first.topic() == Topic.OUTPUT ? new UsageException(message) : new TrainingException(message);
  }
}

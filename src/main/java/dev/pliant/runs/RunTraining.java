package dev.pliant.runs;

import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.training.Checkpoint;
import dev.pliant.training.Checkpoints;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.Teacher;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.Trainer;
import dev.pliant.training.TrainingData;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The training of a run: its images dealt out to the workers, trained on, and let go of.
 *
 * @param spark where
 * @param data whose test images the network is tried on
 * @param images what is trained on
 * @param validation which images validate
 * @param teacher what is learned from beside the labels; null for none
 */
public record RunTraining(
    SparkSession spark, ImageDataSet data, Enlarged images, Validation validation, Teacher teacher) {
  /** Without a teacher. */
  public RunTraining(SparkSession spark, ImageDataSet data, Enlarged images, Validation validation) {
    this(spark, data, images, validation, null);
  }

  /** Trains from the beginning, without checkpoints. */
  public TrainedRun train(TrainingPlan plan, Diagnostics diagnostics, TrainingListener listener) {
    return train(plan, diagnostics, listener, null, null);
  }

  /**
   * Trains.
   *
   * @param checkpoints where they are left; null for none
   * @param from where to resume; null to begin at the beginning
   * @throws dev.pliant.training.TrainingException if the training cannot be carried out
   */
  public TrainedRun train(
      TrainingPlan plan, Diagnostics diagnostics, TrainingListener listener, Checkpoints checkpoints, Checkpoint from) {
    try (TrainingData packed = TrainingData.pack(
        images, data.test(), data.testCount(), data.features(), plan.workers(), validation, plan.seed(),
        teacher)) {
      return new Trainer(new JavaSparkContext(spark.sparkContext()), plan, diagnostics)
          .train(packed, listener, checkpoints, from);
    }
  }
}

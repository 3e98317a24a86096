package dev.pliant.runs;

import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.results.ResultsStore;
import dev.pliant.results.RunRow;
import dev.pliant.results.RunTables;
import dev.pliant.results.UnfinishedRun;
import dev.pliant.training.Diagnostics;
import dev.pliant.training.RecurringException;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;
import dev.pliant.training.Validation;
import dev.pliant.words.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Trains networks on images and stores the runs in a results folder. */
public final class Runs {
  private final SparkSession spark;
  private final ResultsStore results;

  /**
   * @param folder the results folder; it need not be there yet
   * @throws dev.pliant.results.ResultsException if it cannot be reached
   */
  public Runs(SparkSession spark, String folder) {
    this.spark = spark;
    this.results = new ResultsStore(spark, folder);
  }

  /**
   * Trains the network of {@code plan} on {@code images}, validates it on the test images after each epoch, and stores
   * the run, which appears whole or not at all.
   *
   * @param runId the run's name, new in the folder
   * @return the run's row
   * @throws dev.pliant.results.ResultsException if there is a run of that name, or it cannot be written
   * @throws dev.pliant.training.TrainingException if the training cannot be carried out; of one that diverges the run is
   *     stored as failed, with what it had learned
   */
  public RunRow train(String runId, ImageDataSet images, TrainingPlan plan) {
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Recorder recorder =
        new Recorder(
            runId, startedAt, images.name(), images,
            Map.of(StoredNetwork.AVERAGE_FLIPS, plan.recipe().flips().word()), plan, Diagnostics.ON, spark.version());
    RunTraining training =
        new RunTraining(spark, images, Enlarged.once(images.train(), images.trainCount()), Validation.TEST);
    try (UnfinishedRun unfinished = results.begin(runId)) {
      TrainedRun trained;
      try {
        trained = training.train(plan, Diagnostics.ON, new TrainingListener() {});
      } catch (RecurringException e) {
        unfinished.write(recorder.failed(e, Reason.of(e)));
        throw e;
      }
      RunTables tables = recorder.finished(trained);
      unfinished.write(tables);
      return tables.run();
    }
  }
}

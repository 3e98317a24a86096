package dev.pliant.bench;

import dev.pliant.jobs.Release;
import dev.pliant.training.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DL4J's own averaging on Spark, which averages the updater's state, too, with the best of several settings. A trial on
 * a part of the examples finds the best setting.
 */
final class StockContender implements Contender {
  static final String NAME = "stock DL4J on Spark";

  private static final Logger LOG = LoggerFactory.getLogger(StockContender.class);
  /** The share of the minibatches that is used for the trial of a setting. */
  private static final int TRIAL_SHARE = 4;
  /** The least number of a worker's minibatches in a trial, which is the longest averaging window. */
  private static final int TRIAL_MINIBATCHES = 100;

  private final Course course;
  private final int workers;
  private final List<StockSetting> grid;
  private final Pace pace;
  private StockSetting best;

  StockContender(Course course, int workers, List<StockSetting> grid) {
    this.course = course;
    this.workers = workers;
    this.grid = grid;
    this.pace = course.plan().effort() == Effort.QUICK ? new Pace(1, 1, 0) : new Pace(1, 3, 10);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return best == null ? "best of " + grid.size() : best + "; best of " + grid.size();
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public Measurement measure() throws Exception {
    BenchPlan plan = course.plan();
    int batchSize = plan.batchSize();
    int classes = plan.network().classes();
    Exports exports = new Exports(course.spark().hadoopConfiguration());
    try (TrainingData data = course.data().pack(workers, plan.seed())) {
      JavaRDD<DataSet> minibatches = data.train()
          .mapPartitions(blocks -> Minibatches.of(blocks, batchSize, classes).iterator())
          .persist(StorageLevel.MEMORY_ONLY());
      try {
        best = findBest(minibatches, exports);
        MultiLayerNetwork network = plan.newNetwork();
        SparkDl4jMultiLayer distributed = distributed(network, best, exports);
        EpochLog log = pace.run(
            data.trainExamples(),
            plan.target(),
            () -> distributed.fit(minibatches),
            () -> course.testAccuracy(network, data));
        return Measurement.of(this, pace, log, plan.target());
      } finally {
        Release.of(minibatches);
      }
    } finally {
      exports.delete();
    }
  }

  private StockSetting findBest(JavaRDD<DataSet> minibatches, Exports exports) throws Exception {
    long each = minibatches.count() / workers;
    int tried = (int) Math.max(Math.min(each, TRIAL_MINIBATCHES), each / TRIAL_SHARE);
    JavaRDD<DataSet> part = minibatches
        .mapPartitions(held -> first(held, tried))
        .persist(StorageLevel.MEMORY_ONLY());
    try {
      StockSetting fastest = null;
      double least = Double.POSITIVE_INFINITY;
      Exception failure = null;
      for (StockSetting setting : grid) {
        try {
          double seconds = trial(setting, part, exports);
          LOG.info("stock DL4J, {}: {} s for {} minibatches of each worker", setting, seconds, tried);
          if (seconds < least) {
            least = seconds;
            fastest = setting;
          }
        } catch (Exception e) {
          // Not every cluster supports files; another setting may work. All exceptions, because Spark does not declare
          // its own.
          LOG.info("stock DL4J, {}, fails", setting, e);
          failure = e;
        }
      }
      if (fastest == null) {
        throw failure;
      }
      return fastest;
    } finally {
      Release.of(part);
    }
  }

  /** Seconds for one pass over {@code part}. A pass before it, which is not counted, exports, caches and compiles. */
  private double trial(StockSetting setting, JavaRDD<DataSet> part, Exports exports) {
    SparkDl4jMultiLayer distributed = distributed(course.plan().newNetwork(), setting, exports);
    distributed.fit(part);
    long began = System.nanoTime();
    distributed.fit(part);
    return (System.nanoTime() - began) / 1e9;
  }

  private static Iterator<DataSet> first(Iterator<DataSet> held, int count) {
    List<DataSet> first = new ArrayList<>();
    while (held.hasNext() && first.size() < count) {
      first.add(held.next());
    }
    return first.iterator();
  }

  private SparkDl4jMultiLayer distributed(MultiLayerNetwork network, StockSetting setting, Exports exports) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, course.plan().batchSize())
            .batchSizePerWorker(course.plan().batchSize())
            .averagingFrequency(setting.averagingFrequency())
            .saveUpdater(true)
            .rddTrainingApproach(setting.approach())
            .repartionData(setting.repartition())
            .exportDirectory(exports.folder.toString())
            // The data sets are already cached as objects, which is fastest here.
            .storageLevel(null)
            .collectTrainingStats(false)
            .rngSeed(course.plan().seed())
            .build();
    return new SparkDl4jMultiLayer(course.spark(), network, master);
  }

  /** A separate folder for the files of the Export approach; on a local file system, in Java's temporary folder. */
  private static final class Exports {
    private final FileSystem fs;
    private final Path folder;

    Exports(Configuration conf) throws IOException {
      this.fs = FileSystem.get(conf);
      // The process's own temporary folder, if it has one, is deleted even after a crash.
      String parent = fs instanceof LocalFileSystem ? System.getProperty("java.io.tmpdir") : conf.get("hadoop.tmp.dir");
      this.folder = fs.makeQualified(new Path(parent, "pliant-bench-" + UUID.randomUUID()));
    }

    void delete() throws IOException {
      fs.delete(folder, true);
    }
  }
}

package dev.pliant.bench;

import dev.pliant.training.TrainingData;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * DL4J without Spark: {@code fit} on one thread of the driver, with minibatches in memory and a new order in each
 * epoch.
 */
final class PlainDl4jContender implements Contender {
  private final Course course;
  private final Pace pace;

  PlainDl4jContender(Course course) {
    this.course = course;
    this.pace = course.plan().effort() == Effort.QUICK ? new Pace(1, 1, 0) : new Pace(1, 3, 10);
  }

  @Override
  public String name() {
    return "DL4J alone";
  }

  @Override
  public String settings() {
    return "one thread, no Spark";
  }

  @Override
  public int workers() {
    return 1;
  }

  @Override
  public Measurement measure() throws Exception {
    BenchPlan plan = course.plan();
    try (TrainingData data = course.data().pack(1, plan.seed())) {
      List<DataSet> minibatches = Minibatches.of(
          data.train().collect().iterator(), plan.batchSize(), plan.network().classes());
      MultiLayerNetwork network = plan.newNetwork();
      Random random = new Random(plan.seed());
      EpochLog log = pace.run(
          data.trainExamples(),
          plan.target(),
          () -> {
            Collections.shuffle(minibatches, random);
            minibatches.forEach(network::fit);
          },
          () -> course.testAccuracy(network, data));
      return Measurement.of(this, pace, log, plan.target());
    }
  }
}

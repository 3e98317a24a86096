package dev.pliant.training;

import com.sun.management.OperatingSystemMXBean;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.Shape;
import dev.pliant.network.NetworkSpec;
import dev.pliant.network.Sharing;
import dev.pliant.step.StepKind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What diagnostics cost: trainings of the report's network on the report's data by two workers, with and without in turn,
 * in one JVM whose first rounds are not counted. Built, with MNIST at hand, and with {@code opens} for the list of
 * {@code spark.java.options} in {@code pom.xml}:
 *
 * <pre>
 * OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 java -Xmx2g $opens -cp \
 *   'target/test-classes:target/pliant-0.1.0-app.jar:target/spark/jars/*' \
 *   dev.pliant.training.DiagnosticsCost ~/.cache/pliant/mnist 20 affine layer
 * </pre>
 */
public final class DiagnosticsCost {
  private static final int WARM_UP = 2;

  private DiagnosticsCost() {}

  /** @param args folder of the data, rounds, activation, sharing */
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[1]);
    NetworkSpec network =
        new NetworkSpec(List.of(784, 128, 64, 10), List.of(args[2]), Sharing.parse(args[3]));
    TrainingPlan plan =
        new TrainingPlan(network, 10, 32, 0.001, 2, Averaging.every(100), 42, StepKind.FUSED);
    Map<Diagnostics, List<double[]>> figures = new TreeMap<>();
    try (SparkSession session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      ImageDataSet images = ImageDataSet.open(session, "mnist", args[0], new Shape(28, 28, 10));
      try (TrainingData data = TrainingData.pack(
          Enlarged.once(images.train(), images.trainCount()), images.test(), images.testCount(), images.features(), 2,
          Validation.TEST, 42).load()) {
        for (int round = -WARM_UP; round < rounds; round++) {
          // Which of them is first changes, as does what goes on beside them.
          for (int i = 0; i < 2; i++) {
            Diagnostics diagnostics = Diagnostics.values()[(round + WARM_UP + i) % 2];
            double[] figure = measure(new Trainer(spark, plan, diagnostics), data);
            if (round >= 0) {
              figures.computeIfAbsent(diagnostics, key -> new ArrayList<>()).add(figure);
            }
          }
        }
      }
    }
    String[] names = {"seconds with validation", "seconds of windows", "CPU seconds"};
    for (int i = 0; i < names.length; i++) {
      double off = median(figures.get(Diagnostics.OFF), i);
      double on = median(figures.get(Diagnostics.ON), i);
      List<double[]> ratios = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        ratios.add(new double[] {figures.get(Diagnostics.ON).get(round)[i] / figures.get(Diagnostics.OFF).get(round)[i]});
      }
      double leastOff = least(figures.get(Diagnostics.OFF), i);
      double leastOn = least(figures.get(Diagnostics.ON), i);
      System.out.printf(
          "%s: medians off %.3f, on %.3f, %+.1f %%; of pairs %+.1f %%; least off %.3f, on %.3f, %+.1f %%%n",
          names[i], off, on, 100 * (on / off - 1), 100 * (median(ratios, 0) - 1), leastOff, leastOn,
          100 * (leastOn / leastOff - 1));
    }
  }

  private static double[] measure(Trainer trainer, TrainingData data) {
    OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    long cpu = process.getProcessCpuTime();
    TrainedRun run = trainer.train(data, new TrainingListener() {});
    double windows = run.epochs().stream().mapToDouble(EpochSummary::seconds).sum();
    return new double[] {run.seconds(), windows, (process.getProcessCpuTime() - cpu) / 1e9};
  }

  private static double least(List<double[]> figures, int of) {
    return figures.stream().mapToDouble(figure -> figure[of]).min().orElseThrow();
  }

  private static double median(List<double[]> figures, int of) {
    double[] sorted = figures.stream().mapToDouble(figure -> figure[of]).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}

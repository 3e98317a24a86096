package dev.pliant.training;

import com.sun.management.OperatingSystemMXBean;
import dev.pliant.data.Enlarged;
import dev.pliant.data.ImageDataSet;
import dev.pliant.data.ImageShape;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.step.StepKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What diagnostics or checkpoints cost: trainings of the report's network on the report's data by two workers, with and
 * without in turn, in one JVM whose first rounds are not counted. Built, with MNIST at hand, and with {@code opens} for
 * the list of {@code spark.java.options} in {@code pom.xml}:
 *
 * <pre>
 * OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 java -Xmx2g $opens -cp \
 *   'target/test-classes:target/pliant-0.1.0-app.jar:target/spark/jars/*' \
 *   dev.pliant.training.ExtrasCost diagnostics ~/.cache/pliant/mnist 20 affine layer
 * </pre>
 */
public final class ExtrasCost {
  private static final int WARM_UP = 2;

  private ExtrasCost() {}

  /** @param args diagnostics or checkpoints, folder of the data, rounds, activation, sharing */
  public static void main(String[] args) throws IOException {
    boolean ofCheckpoints = args[0].equals("checkpoints");
    int rounds = Integer.parseInt(args[2]);
    Network network =
        Network.dense(List.of(784, 128, 64, 10), List.of(args[3]), Sharing.parse(args[4]));
    TrainingPlan plan =
        new TrainingPlan(network, 10, 32, 0.001, 2, Averaging.every(100), 42, StepKind.FUSED);
    Path folder = new Path(Files.createTempDirectory("checkpoints").toString());
    Checkpoints checkpoints = new Checkpoints(FileSystem.getLocal(new Configuration()), folder, Map.of(), 2, 0);
    Map<Boolean, List<double[]>> figures = new TreeMap<>();
    try (SparkSession session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      ImageDataSet images = ImageDataSet.open(session, "mnist", args[1], new ImageShape(28, 28, 10));
      try (TrainingData data = TrainingData.pack(
          Enlarged.once(images.train(), images.trainCount()), images.test(), images.testCount(), images.features(), 2,
          Validation.TEST, 42).load()) {
        for (int round = -WARM_UP; round < rounds; round++) {
          // Which of them is first changes, as does what goes on beside them.
          for (int i = 0; i < 2; i++) {
            boolean with = (round + WARM_UP + i) % 2 == 1;
            Trainer trainer = new Trainer(spark, plan, with && !ofCheckpoints ? Diagnostics.ON : Diagnostics.OFF);
            double[] figure = measure(trainer, data, with && ofCheckpoints ? checkpoints : null);
            if (round >= 0) {
              figures.computeIfAbsent(with, key -> new ArrayList<>()).add(figure);
            }
          }
        }
      }
    }
    String[] names = {"seconds with validation", "seconds of windows", "CPU seconds"};
    for (int i = 0; i < names.length; i++) {
      double off = median(figures.get(false), i);
      double on = median(figures.get(true), i);
      List<double[]> ratios = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        ratios.add(new double[] {figures.get(true).get(round)[i] / figures.get(false).get(round)[i]});
      }
      double leastOff = least(figures.get(false), i);
      double leastOn = least(figures.get(true), i);
      System.out.printf(Locale.ROOT,
          "%s: medians without %.3f, with %.3f, %+.1f %%; of pairs %+.1f %%; least without %.3f, with %.3f, %+.1f %%%n",
          names[i], off, on, 100 * (on / off - 1), 100 * (median(ratios, 0) - 1), leastOff, leastOn,
          100 * (leastOn / leastOff - 1));
    }
  }

  private static double[] measure(Trainer trainer, TrainingData data, Checkpoints checkpoints) {
    OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    long cpu = process.getProcessCpuTime();
    TrainedRun run = trainer.train(data, new TrainingListener() {}, checkpoints, null);
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

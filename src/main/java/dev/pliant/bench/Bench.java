package dev.pliant.bench;

import dev.pliant.results.Faults;
import dev.pliant.step.StepKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures contenders one after the other. One that fails is a row; the others are measured all the same. */
public final class Bench {
  private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

  private final Course course;

  public Bench(JavaSparkContext spark, BenchPlan plan, BenchData data) {
    this.course = new Course(spark, plan, data);
  }

  /**
   * Measures contenders of all {@code kinds}: the fused step with each number of {@code workers}, at least one, the
   * other distributed ones with the largest of them.
   */
  public List<Comparison> run(Set<ContenderKind> kinds, List<Integer> workers, BenchListener listener) {
    List<Measurement> measurements = new ArrayList<>();
    for (ContenderKind kind : ContenderKind.values()) {
      if (kinds.contains(kind)) {
        for (Contender contender : contenders(kind, workers)) {
          listener.started(contender.name(), contender.workers());
          long began = System.nanoTime();
          Measurement measurement = measure(contender);
          measurements.add(measurement);
          listener.ended(measurement, (System.nanoTime() - began) / 1e9);
        }
      }
    }
    return Comparison.of(measurements);
  }

  private List<? extends Contender> contenders(ContenderKind kind, List<Integer> workers) {
    int most = Collections.max(workers);
    return switch (kind) {
      case OURS -> workers.stream().map(each -> new OurContender(course, each, StepKind.FUSED)).toList();
      case DL4J_STEP -> List.of(new OurContender(course, most, StepKind.DL4J));
      case STOCK -> List.of(new StockContender(course, most, StockSetting.grid(course.plan().effort())));
      case DL4J -> List.of(new PlainDl4jContender(course));
      case MLLIB -> List.of(new MllibContender(course));
      case PYTORCH -> List.of(new PyTorchContender(course, Runtime.getRuntime().availableProcessors()));
      case BOUND -> {
        // One worker, too: what runs on one thread is held against it.
        TreeSet<Integer> counts = new TreeSet<>(workers);
        counts.add(1);
        yield counts.stream().map(each -> new BoundContender(course, each)).toList();
      }
    };
  }

  private static Measurement measure(Contender contender) {
    try {
      return contender.measure();
    } catch (NotMeasuredException e) {
      return Measurement.without(contender, Measurement.Status.NOT_MEASURED, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Measurement.without(contender, Measurement.Status.FAILED, "interrupted");
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      // Whatever others throw, Spark's undeclared exceptions among it.
      LOG.info("{} failed", contender.name(), e);
      return Measurement.without(contender, Measurement.Status.FAILED, Faults.reason(e));
    }
  }
}

package dev.pliant.bench;

import dev.pliant.data.BadDataException;
import dev.pliant.network.UnsupportedNetworkException;
import dev.pliant.step.StepKind;
import dev.pliant.words.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures contenders one after the other, in this process or each in a separate process. A contender that fails
 * becomes a row, and the other contenders are still measured.
 */
public final class Bench {
  private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

  private final BenchPlan plan;
  private final List<Integer> workers;
  private final BenchListener listener;
  private final Map<ContenderKind, List<Measurement>> measurements = new EnumMap<>(ContenderKind.class);

  /**
   * @param workers numbers of workers to measure the fused step with, at least one; the other distributed contenders
   *     use the largest of them
   */
  public Bench(BenchPlan plan, List<Integer> workers, BenchListener listener) {
    this.plan = plan;
    this.workers = workers;
    this.listener = listener;
  }

  /**
   * Measures contenders of all {@code kinds} in this process.
   *
   * @throws BadDataException if the data changed during the benchmark
   */
  public void measure(Set<ContenderKind> kinds, JavaSparkContext spark, BenchData data) {
    Course course = new Course(spark, plan, data);
    kinds.stream().sorted().forEach(kind -> measure(kind, contenders(kind, course)));
  }

  /** Measures contenders of all {@code kinds} in other processes, which needs neither Spark nor a processor here. */
  public void measure(Set<ContenderKind> kinds, Isolation isolation) {
    Course unseen = new Course(null, plan, null);
    kinds.stream().sorted().forEach(kind -> measure(kind, contenders(kind, unseen).stream()
        .map(contender -> new IsolatedContender(contender, kind, isolation, plan.effort()))
        .toList()));
  }

  private void measure(ContenderKind kind, List<? extends Contender> contenders) {
    for (Contender contender : contenders) {
      listener.started(contender.name(), contender.workers());
      long began = System.nanoTime();
      Measurement measurement = measure(contender);
      measurements.computeIfAbsent(kind, none -> new ArrayList<>()).add(measurement);
      listener.ended(measurement, (System.nanoTime() - began) / 1e9);
    }
  }

  /** All measurements so far, compared with each other, in the order of their kinds. */
  public List<Comparison> comparisons() {
    return Comparison.of(measurements.values().stream().flatMap(List::stream).toList());
  }

  private List<? extends Contender> contenders(ContenderKind kind, Course course) {
    int most = Collections.max(workers);
    return switch (kind) {
      case OURS -> workers.stream().map(each -> new OurContender(course, each, StepKind.FUSED)).toList();
      case DL4J_STEP -> List.of(new OurContender(course, most, StepKind.DL4J));
      case STOCK -> List.of(new StockContender(course, most, StockSetting.grid(plan.effort())));
      case DL4J -> List.of(new PlainDl4jContender(course));
      case MLLIB -> List.of(new MllibContender(course));
      case PYTORCH -> List.of(new PyTorchContender(course, Runtime.getRuntime().availableProcessors()));
      case BOUND -> {
        // One worker, too, because contenders on one thread are compared with that bound.
        TreeSet<Integer> counts = new TreeSet<>(workers);
        counts.add(1);
        yield counts.stream().map(each -> new BoundContender(course, each)).toList();
      }
    };
  }

  private static Measurement measure(Contender contender) {
    try {
      return contender.measure();
    } catch (NotMeasuredException | UnsupportedNetworkException e) {
      return Measurement.without(contender, Measurement.Status.NOT_MEASURED, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Measurement.without(contender, Measurement.Status.FAILED, "interrupted");
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      // This includes Spark's undeclared exceptions. Damaged data are not the contender's fault.
      int badData = ExceptionUtils.indexOfType(e, BadDataException.class);
      if (badData >= 0) {
        throw (BadDataException) ExceptionUtils.getThrowableList(e).get(badData);
      }
      LOG.info("{} failed", contender.name(), e);
      return Measurement.without(contender, Measurement.Status.FAILED, Reason.of(e));
    }
  }
}

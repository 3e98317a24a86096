package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.jobs.Described;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The running workers of a run: one Spark job from the first epoch to the last. */
final class Workers implements AutoCloseable {
  private final List<JavaRDD<Block>> sets;
  private final Exchange exchange;

  private Workers(List<JavaRDD<Block>> sets, Exchange exchange) {
    this.sets = sets;
    this.exchange = exchange;
  }

  /**
   * Starts the workers, and waits until all have come.
   *
   * @param factory creates each task's worker
   * @param train partition i holds what worker i trains on
   * @param evaluated other sets to evaluate on, each with as many partitions
   */
  static Workers start(
      JavaSparkContext spark, WorkerFactory factory, JavaRDD<Block> train, List<JavaRDD<Block>> evaluated) {
    List<JavaRDD<Block>> sets = Stream.concat(Stream.of(train), evaluated.stream()).toList();
    Exchange exchange = new Exchange(spark, train.getNumPartitions());
    boolean started = false;
    try (Described work = Described.as(spark.sc(), "train on " + train.getNumPartitions() + " workers")) {
      exchange.meet(new WorkersRdd(factory.worker(exchange.address()), sets).toJava().foreachPartitionAsync(none -> {}));
      exchange.gather();
      started = true;
      return new Workers(sets, exchange);
    } finally {
      // Not a catch clause, because Spark does not declare its checked exceptions.
      if (!started) {
        exchange.close();
      }
    }
  }

  /** Creates the worker that is sent to the tasks. */
  @FunctionalInterface
  interface WorkerFactory {
    /** @param exchange the meeting place */
    AveragingWorker worker(ExchangeLink.Address exchange);
  }

  /** The number of workers. */
  int count() {
    return sets.get(0).getNumPartitions();
  }

  /** The result of each worker, in their order, for {@code order}, which is an order to train. */
  List<WindowResult> train(WorkOrder order) {
    return exchange.run(order).stream().map(WindowResult.class::cast).toList();
  }

  /**
   * The loss, accuracy and confusion of a network on all examples of {@code set}.
   *
   * @param parameters the network's parameters, in the order in which steps take them
   * @param set the training set, or one of the sets given to evaluate on
   * @throws TrainingException if there are no examples
   */
  Evaluation evaluate(float[] parameters, JavaRDD<Block> set) {
    return observe(parameters, set, Diagnostics.OFF).evaluation();
  }

  /**
   * An evaluation with observations.
   *
   * @param evaluation result on all examples; null if there are none
   * @param inputs statistics of the hidden layers' inputs on a sample of the examples; empty without diagnostics
   * @param mistakes the most confident mistakes, the most confident first; empty if not asked for
   */
  record Observation(Evaluation evaluation, List<InputStatistics> inputs, List<Mistake> mistakes) {
    static final Observation NONE = new Observation(null, List.of(), List.of());

    Observation {
      inputs = List.copyOf(inputs);
      mistakes = List.copyOf(mistakes);
    }

  }

  /** As {@link #evaluate}, to the same bits, with the given diagnostics. */
  Observation observe(float[] parameters, JavaRDD<Block> set, Diagnostics diagnostics) {
    return observe(parameters, set, diagnostics, 0);
  }

  /** As {@link #evaluate}, to the same bits, with the {@code most} most confident mistakes. */
  Observation examine(float[] parameters, JavaRDD<Block> set, int most) {
    return observe(parameters, set, Diagnostics.OFF, most);
  }

  private Observation observe(float[] parameters, JavaRDD<Block> set, Diagnostics diagnostics, int mistakes) {
    if (!sets.contains(set)) {
      throw new IllegalArgumentException("the workers were not given this set of examples");
    }
    List<WorkResult.Evaluated> results =
        exchange.run(WorkOrder.evaluate(sets.indexOf(set), diagnostics, mistakes, parameters)).stream()
            .map(WorkResult.Evaluated.class::cast)
            .toList();
    return new Observation(
        Evaluation.sum(results.stream().flatMap(result -> result.parts().stream())),
        ObservedInputs.sum(results.stream().map(WorkResult.Evaluated::inputs).toList()),
        Mistakes.worst(results.stream().flatMap(result -> result.mistakes().stream()), mistakes));
  }

  @Override
  public void close() {
    exchange.close();
  }
}

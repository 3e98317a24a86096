package dev.pliant.training;

import dev.pliant.data.Block;
import dev.pliant.jobs.Described;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** The workers of a run at work: one Spark job from the first epoch to the last. */
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
   * @param factory makes what each of them does
   * @param train partition i holds what worker i trains on
   * @param evaluated other sets, with as many partitions, that it may be asked to evaluate on
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
      // Not in a catch: Spark's checked exceptions are not declared.
      if (!started) {
        exchange.close();
      }
    }
  }

  /** Makes the worker that is sent to the tasks. */
  @FunctionalInterface
  interface WorkerFactory {
    /** @param exchange the meeting place */
    AveragingWorker worker(Exchange.Address exchange);
  }

  /** How many there are. */
  int count() {
    return sets.get(0).getNumPartitions();
  }

  /** What each worker, in their order, makes of {@code order}, which is one to train. */
  List<WindowResult> train(WorkOrder order) {
    return exchange.run(order).stream().map(WindowResult.class::cast).toList();
  }

  /**
   * The loss, accuracy and confusion of a network on all examples of {@code set}.
   *
   * @param parameters the network's, in the order of DL4J's flat view
   * @param set the examples trained on, or one of those given to evaluate on
   * @throws TrainingException if there are no examples
   */
  Evaluation evaluate(float[] parameters, JavaRDD<Block> set) {
    return observe(parameters, set, Diagnostics.OFF).evaluation();
  }

  /**
   * An evaluation, and what was seen on the way.
   *
   * @param evaluation on all examples; null where there are none to look at
   * @param inputs what the activations of the hidden layers saw of a sample of them; empty without diagnostics
   * @param mistakes the most confident ones, in that order; empty where nobody asked
   */
  record Observation(Evaluation evaluation, List<InputStatistics> inputs, List<Mistake> mistakes) {
    static final Observation NONE = new Observation(null, List.of(), List.of());
  }

  /** As {@link #evaluate}, to the same bits, with diagnostics or without. */
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

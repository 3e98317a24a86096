package dev.pliant.training;

import dev.pliant.layer.Convolutions.Workspace;
import dev.pliant.layer.Network;
import dev.pliant.network.UpdaterChoice;
import dev.pliant.step.OneDnn;
import dev.pliant.step.StepKind;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext;

/**
 * The least memory that a training needs, in bytes: on the heap, and for convolutions outside. It counts only arrays that certainly exist at the same time,
 * so a training needs more than this. A training whose count is more than the available memory cannot run. The README
 * has the same formulas as a table.
 *
 * @param state one copy of the parameters and the updater's state: 4·(1 + s)·p for p parameters, with s state arrays of the
 *     updater: Adam has 2, momentum 1
 * @param step the copy in the step; 0 for DL4J's step, which holds its copy outside the heap
 * @param kept parameters kept from earlier epochs: 4·k·p for the mean of the last k
 * @param minibatch what the fused step computes for a worker's minibatch: 4·b·(2·u + 1) for b examples and u values of
 *     an example in all nodes, including the classes, and the workspace of convolutions
 * @param outside what convolutions take outside the heap for a worker's minibatch
 * @param workers number of workers
 */
public record MemoryNeed(long state, long step, long kept, long minibatch, long outside, int workers) {
  /** The step's arrays for each value: the value itself and its gradient. */
  private static final int STEP_ARRAYS = 2;
  private static final double GB = 1L << 30;

  /**
   * What {@code plan} needs.
   *
   * @param examples number of training examples of an epoch
   */
  static MemoryNeed of(TrainingPlan plan, long examples) {
    long parameters = plan.network().parameterCount();
    long values = values(plan).sum() * STEP_ARRAYS + 1;
    boolean fused = plan.step() == StepKind.FUSED;
    long state = bytes(1 + plan.recipe().updater().stateArrays(), parameters);
    long examplesAtOnce = largestMinibatch(plan, examples);
    Workspace convolutions = plan.network().workspace((int) examplesAtOnce, new OneDnn());
    return new MemoryNeed(
        state,
        fused ? state : 0,
        bytes(plan.recipe().keep().epochs(), parameters),
        fused ? bytes(examplesAtOnce, values) + bytes(1, convolutions.heap()) : 0,
        fused ? bytes(1, convolutions.outside()) : 0,
        plan.workers());
  }

  /** A minibatch is not larger than a worker's number of examples. */
  private static long largestMinibatch(TrainingPlan plan, long examples) {
    return Math.min(plan.batchSize(), (examples + plan.workers() - 1) / plan.workers());
  }

  private static LongStream values(TrainingPlan plan) {
    Network network = plan.network();
    return IntStream.range(0, network.nodes().size()).mapToLong(place -> network.output(place).size());
  }

  /** A very large number if the result does not fit into a long. */
  private static long bytes(long count, long floats) {
    try {
      return Math.multiplyExact(Math.multiplyExact(count, floats), Float.BYTES);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE / Byte.SIZE;
    }
  }

  /** A worker's need: its step's state, a copy to send, and its minibatch. */
  long ofWorker() {
    return state + step + minibatch;
  }

  /**
   * The driver's need: a window's state, the average, the kept parameters, the step that bounds them, and the workers'
   * results.
   */
  long ofDriver(boolean local) {
    return 2 * state + step + kept + (local ? ofWorkers() : sum(state));
  }

  private long ofWorkers() {
    return sum(ofWorker());
  }

  /** What workers take outside the heap of a process. */
  private long outside(boolean local) {
    return local ? sum(outside) : outside;
  }

  private long sum(long each) {
    return each > Long.MAX_VALUE / Byte.SIZE / workers ? Long.MAX_VALUE / Byte.SIZE : each * workers;
  }

  /**
   * The option names under which a user gives what takes the memory.
   *
   * @param layers name for the sizes of the network's layers
   * @param batchSize name for the number of examples of a minibatch
   * @param keep name for the choice of kept epochs
   */
  public record Names(String layers, String batchSize, String keep) {}

  /**
   * Refuses a plan that certainly cannot run: if it needs more memory than {@code spark}'s driver and executors have, or
   * an array or numbers that are too large.
   *
   * @param examples number of training examples of an epoch
   * @param names the option names for the message
   * @throws IllegalArgumentException in one line: what is too large, what it needs, what there is, and what to do
   */
  public static void require(TrainingPlan plan, long examples, SparkContext spark, Names names) {
    plan.updaters(examples);
    require(
        plan, examples, Runtime.getRuntime().maxMemory(),
        spark.isLocal() ? 0 : spark.conf().getSizeAsBytes("spark.executor.memory", "1g"), names);
    requireOutside(plan, examples, NativeLimit.of(spark), spark.isLocal(), names);
  }

  /**
   * As above, for given memory sizes.
   *
   * @param driver maximum heap size of the driver
   * @param executor maximum heap size of an executor; 0 if the workers run in the driver's process
   */
  static void require(TrainingPlan plan, long examples, long driver, long executor, Names names) {
    long minibatch = largestMinibatch(plan, examples);
    long widest = values(plan).max().orElseThrow();
    if (minibatch * widest > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          names.batchSize + " " + plan.batchSize() + ": a worker's minibatch of " + minibatch + " examples times "
              + widest + " units is more than an array holds (" + Integer.MAX_VALUE + "); use at most "
              + Integer.MAX_VALUE / widest + ", or smaller layers");
    }
    MemoryNeed need = of(plan, examples);
    boolean local = executor == 0;
    if (!local && need.state > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          names.layers + ": the network's " + plan.network().parameterCount() + " parameters and their "
              + (plan.recipe().updater().kind() == UpdaterChoice.Kind.ADAM ? "Adam moments" : "updater's state") + " are "
              + text(need.state) + ", and a message between driver and executors holds 2 GB; use smaller layers");
    }
    need.require("the driver", need.ofDriver(local), driver, "SPARK_DRIVER_MEMORY=", names);
    if (!local) {
      need.require("an executor", need.ofWorker(), executor, "--conf spark.executor.memory=", names);
    }
  }

  /**
   * Refuses a plan whose convolutions need more memory outside the heap than there may be.
   *
   * @param limit the limit of the processes in which workers run; 0 for none
   * @param local whether all workers run in one process
   */
  static void requireOutside(TrainingPlan plan, long examples, long limit, boolean local, Names names) {
    long needed = of(plan, examples).outside(local);
    if (limit > 0 && needed > limit) {
      throw new IllegalArgumentException(
          names.batchSize + ": convolutions over minibatches of this size need at least " + text(needed)
              + " outside the heap, and " + (local ? "the driver" : "an executor") + " may take " + text(limit)
              + "; make them smaller, use fewer workers, or allow more (Java's option " + NativeLimit.OPTION
              + (long) Math.ceil(1.5 * needed / GB) + "g)");
    }
  }

  private void require(String place, long needed, long available, String setting, Names names) {
    if (needed > available) {
      long rows = sum(minibatch);
      boolean ofMinibatch = rows > kept && rows > needed / 2;
      boolean ofKept = !ofMinibatch && kept > needed / 2;
      throw new IllegalArgumentException(
          (ofMinibatch ? names.batchSize : ofKept ? names.keep : names.layers) + ": "
              + (ofMinibatch ? "minibatches of this size need" : ofKept ? "so many epochs to keep need"
                  : "a network of this size needs")
              + " at least " + text(needed) + " of heap with " + workers + (workers == 1 ? " worker" : " workers")
              + ", and " + place + " has " + text(available) + "; make it smaller, use fewer workers, or give " + place
              + " more (" + setting + (long) Math.ceil(1.5 * needed / GB) + "g)");
    }
  }

  private static String text(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / GB);
  }
}

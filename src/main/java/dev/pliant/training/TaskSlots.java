package dev.pliant.training;

import dev.pliant.jobs.Described;
import java.io.Serializable;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * The tasks that an application can run at once. A training needs one for each worker, all at the same time.
 *
 * <p>Under dynamic allocation ({@code spark.dynamicAllocation.enabled}) Spark starts executors when tasks wait for
 * them, and ends idle ones. So the number of executors at a moment does not show how many there can be. There the
 * number of slots follows from the settings. Executors come when tasks ask for them, which {@link #gather} does.
 */
public final class TaskSlots {
  private TaskSlots() {}

  /** How many tasks can run at once now; 0 if the application has ended. */
  public static int present(SparkContext spark) {
    return spark.isStopped() ? 0 : spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** Whether executors come when tasks wait for them. */
  public static boolean areDynamic(SparkContext spark) {
    return spark.executorAllocationManager().isDefined();
  }

  /**
   * The default number of workers of a training: the number of slots, or under dynamic allocation {@link
   * #expected(SparkConf)}, whatever executors there are at the moment.
   */
  public static int expected(SparkContext spark) {
    return areDynamic(spark) ? expected(spark.conf()) : present(spark);
  }

  /**
   * How many tasks can run at once under dynamic allocation: {@link #most} if the settings have a limit, else the tasks
   * of the executors that the application starts with; at least one.
   */
  static int expected(SparkConf conf) {
    int most = most(conf);
    if (most < Integer.MAX_VALUE) {
      return most;
    }
    int first = IntStream.of(
        1, conf.getInt("spark.dynamicAllocation.minExecutors", 0),
        conf.getInt("spark.dynamicAllocation.initialExecutors", 0), conf.getInt("spark.executor.instances", 0))
        .max().getAsInt();
    return slots(first, conf);
  }

  /**
   * The most tasks that can ever run at once under dynamic allocation, by {@code spark.dynamicAllocation.maxExecutors}
   * and, on a standalone cluster, {@code spark.cores.max}; {@link Integer#MAX_VALUE} if neither is set. An executor
   * runs {@code spark.executor.cores} divided by {@code spark.task.cpus} tasks, or one if these are not set.
   */
  static int most(SparkConf conf) {
    int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    int byExecutors = executors == Integer.MAX_VALUE ? executors : slots(executors, conf);
    boolean hasCoreLimit = conf.get("spark.master", "").startsWith("spark://") && conf.contains("spark.cores.max");
    return hasCoreLimit ? Math.min(byExecutors, Math.max(1, conf.getInt("spark.cores.max", 1) / taskCpus(conf))) : byExecutors;
  }

  /**
   * The largest possible number of workers of a training; {@link Integer#MAX_VALUE} if Spark's settings have no limit.
   */
  public static int most(SparkContext spark) {
    return spark.isLocal() ? present(spark) : areDynamic(spark) ? most(spark.conf()) : Integer.MAX_VALUE;
  }

  private static int slots(int executors, SparkConf conf) {
    int each = Math.max(1, conf.getInt("spark.executor.cores", 1) / taskCpus(conf));
    return (int) Math.min(Integer.MAX_VALUE - 1, (long) executors * each);
  }

  private static int taskCpus(SparkConf conf) {
    return conf.getInt("spark.task.cpus", 1);
  }

  /**
   * Waits until {@code count} tasks run at once. Under dynamic allocation this makes Spark start the executors that
   * they need: it is a job of {@code count} tasks, each of which waits for the others. Executors stay for a while after
   * the job ({@code spark.dynamicAllocation.executorIdleTimeout}).
   *
   * @param patience how long to wait after the last task has come
   * @param progress receives how many tasks have come, about twice a second
   * @throws TrainingException if too few tasks have come or the application has ended; the message is one line and says
   *     how many
   */
  public static void gather(JavaSparkContext spark, int count, Duration patience, IntConsumer progress) {
    try (Described work = Described.as(spark.sc(), "wait for " + count + " task slots");
        Exchange exchange = new Exchange(spark, count, patience, spark.isLocal())) {
      exchange.meet(spark.parallelize(IntStream.range(0, count).boxed().toList(), count)
          .foreachPartitionAsync(new Come(exchange.address())));
      exchange.gather(progress);
    } catch (Exception e) {
      // This includes Spark's checked exceptions, which are not declared.
      if (spark.sc().isStopped()) {
        throw new TrainingException("Spark has ended the application while " + count + " workers waited for task slots");
      }
      throw e;
    }
  }

  /** What a task does: it comes, and stays until it is let go. */
  private record Come(ExchangeLink.Address address) implements VoidFunction<Iterator<Integer>>, Serializable {
    @Override
    public void call(Iterator<Integer> none) {
      TaskContext task = TaskContext.get();
      new ExchangeLink(address, task.partitionId(), task.stageAttemptNumber()).come();
    }
  }
}

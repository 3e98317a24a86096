package dev.pliant.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.util.RpcUtils;
import scala.Function1;
import scala.PartialFunction;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the workers of an epoch meet: each brings the driver what it made of a window and is answered with the average
 * of all, which is its next window's start. So an epoch is one Spark job whose tasks keep their data, their memory and
 * their compiled code from window to window, and a window costs a message each way.
 *
 * <p>The messages are Spark's own between executors and driver, with its address, authentication and encryption. That
 * part of Spark is not public; this is the one class that knows it. Messages are bytes, because classes of an
 * application are not always known to the threads of Spark that read messages.
 *
 * <p>A worker keeps nothing that the driver lacks: one that joins late, because its task was lost and started again, or
 * twice, because Spark speculates on a slow task, is given the current window's start and brings the same result to the
 * bit; the first to bring it counts.
 */
final class Exchange implements AutoCloseable {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FAREWELL = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 500;

  private final JavaSparkContext spark;
  private final int workers;
  private final Duration patience;
  private final String name = "pliant-" + UUID.randomUUID();
  private final RpcEnv env = SparkEnv.get().rpcEnv();
  private final RpcEndpointRef endpoint;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  /** Workers that wait for the next window. */
  private final List<Arrival> waiting = new ArrayList<>();

  private JavaFutureAction<Void> job;

  /** A worker's message, and where to answer it. */
  private record Arrival(byte[] message, RpcCallContext caller) {}

  /** Opens a meeting place on this driver for that many workers. */
  Exchange(JavaSparkContext spark, int workers) {
    this(spark, workers, PATIENCE);
  }

  /** @param patience how long to wait for a task slot that a worker lacks */
  Exchange(JavaSparkContext spark, int workers, Duration patience) {
    this.spark = spark;
    this.workers = workers;
    this.patience = patience;
    this.endpoint = env.setupEndpoint(name, new Endpoint());
  }

  /** What a task needs to find this place. */
  String name() {
    return name;
  }

  /** Says which job's tasks are the workers: partition i is worker i. */
  void meet(JavaFutureAction<Void> workersJob) {
    this.job = workersJob;
  }

  /**
   * Gives every worker {@code order} and waits for what each makes of it.
   *
   * @return the results in the order of workers
   * @throws TrainingException if workers are missing for long, because there are too few task slots
   */
  List<WindowResult> run(WorkOrder order) {
    byte[] message = order.toBytes();
    waiting.forEach(arrival -> arrival.caller().reply(message));
    waiting.clear();
    WindowResult[] results = new WindowResult[workers];
    int missing = workers;
    long complete = System.nanoTime();
    while (missing > 0) {
      Arrival arrival = next();
      if (arrival == null) {
        complete = allRun() ? System.nanoTime() : complete;
        if (System.nanoTime() - complete > patience.toNanos()) {
          throw new TrainingException(
              "epoch " + order.epoch() + ", window " + order.window() + ": not all of " + workers
                  + " workers have had a task slot for " + patience.toSeconds()
                  + " seconds; give the cluster more executors or cores, or use fewer --workers");
        }
        continue;
      }
      complete = System.nanoTime();
      WindowResult result = WindowResult.of(arrival.message());
      if (result.window() != order.window()) {
        arrival.caller().reply(message);
        continue;
      }
      waiting.add(arrival);
      if (results[result.worker()] == null) {
        results[result.worker()] = result;
        missing--;
      }
    }
    return Arrays.asList(results);
  }

  /** The next message; null if none has come for a while. Throws what the job failed of. */
  private Arrival next() {
    try {
      Arrival arrival = arrivals.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (arrival == null && job.isDone()) {
        job.get();
        throw new TrainingException("the workers' job has ended before the epoch");
      }
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted");
    } catch (ExecutionException e) {
      throw Exchange.<RuntimeException>asIs(e.getCause());
    }
  }

  /** Whether the stage of the workers has not begun yet, or a task for each of them. */
  private boolean allRun() {
    int[] stages = job.jobIds().stream()
        .map(id -> spark.statusTracker().getJobInfo(id))
        .filter(info -> info != null)
        .flatMapToInt(info -> Arrays.stream(info.stageIds()))
        .sorted()
        .toArray();
    for (int i = 0; i < stages.length - 1; i++) {
      SparkStageInfo before = spark.statusTracker().getStageInfo(stages[i]);
      if (before != null && before.numActiveTasks() > 0) {
        return true;
      }
    }
    SparkStageInfo last = stages.length == 0 ? null : spark.statusTracker().getStageInfo(stages[stages.length - 1]);
    return last != null && last.numActiveTasks() + last.numCompletedTasks() >= workers;
  }

  /** Spark declares none of the checked exceptions it throws. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E asIs(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Lets the workers go, and waits until their tasks have ended. */
  @Override
  public void close() {
    byte[] over = WorkOrder.OVER.toBytes();
    waiting.forEach(arrival -> arrival.caller().reply(over));
    try {
      long began = System.nanoTime();
      while (job != null && !job.isDone() && System.nanoTime() - began < FAREWELL.toNanos()) {
        // Workers that are in the middle of a window still have their last message to bring.
        Arrival arrival = arrivals.poll();
        if (arrival != null) {
          arrival.caller().reply(over);
        } else {
          awaitBriefly();
        }
      }
    } finally {
      if (job != null && !job.isDone()) {
        job.cancel(true);
      }
      env.stop(endpoint);
    }
  }

  private void awaitBriefly() {
    try {
      job.get(1, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Not ended yet; or ended by an error, which whoever waits for a window is told.
    } catch (InterruptedException e) {
      job.cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  private final class Endpoint implements ThreadSafeRpcEndpoint {
    @Override
    public RpcEnv rpcEnv() {
      return env;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof byte[];
        }

        @Override
        public <A extends Object, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          arrivals.add(new Arrival((byte[]) message, caller));
          return null;
        }
      };
    }
  }

  /** A worker's end of the exchange. */
  static final class Link {
    private final RpcEndpointRef driver;

    /** @param name of the exchange on this application's driver */
    Link(String name) {
      this.driver = RpcUtils.makeDriverRef(name, SparkEnv.get().conf(), SparkEnv.get().rpcEnv());
    }

    /** Brings {@code result} and waits for what to do next; a driver that dies ends the wait with an error. */
    WorkOrder bring(WindowResult result) {
      return WorkOrder.of(driver.<byte[]>askSync(result.toBytes(), RpcUtils.INFINITE_TIMEOUT(), BYTES));
    }
  }
}

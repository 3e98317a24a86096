package dev.pliant.training;

import java.nio.ByteBuffer;
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
import java.util.function.IntConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the workers of a run meet the driver: each worker brings the result of an order and receives the next order as
 * the answer. So a run is one Spark job, whose tasks keep their data, memory and compiled code for all windows and
 * epochs, and an order costs one message in each direction.
 *
 * <p>The messages are Spark's own between executors and driver, with Spark's addresses, authentication and encryption.
 * That part of Spark is not public; only this class and {@link ExchangeLink} use it. Messages are bytes, because the
 * threads of Spark that read messages do not always know the application's classes. If driver and workers are one
 * process, messages are the objects themselves. The sender does not change an object until the next message has come.
 *
 * <p>A worker keeps nothing that the driver lacks. A worker can join late, because its task was lost and started again,
 * or twice, because Spark speculates on a slow task. Each receives the current order and brings the same result to the
 * bit; the first result counts.
 *
 * <p>If a lost executor held the source of the examples, Spark starts the whole stage again and does not stop the tasks
 * of the earlier attempt. Tasks that still run would hold the slots that the new tasks wait for. So they fail as soon
 * as a worker of the new attempt has come.
 *
 * <pre>
 * driver    GATHERING ──── all have come ───▶ WORKING on order 1, 2, … ──── close ───▶ OVER
 *               ▲                                 ▲      │                               │
 *               │ has come                 result │      ▼ order                         ▼ nothing left to do
 * worker    just started ───────────────────▶ working, waiting                         ends
 * </pre>
 *
 * <p>A worker that comes while the others work receives their current order at once.
 */
final class Exchange implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FAREWELL = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 500;

  private final JavaSparkContext spark;
  private final int workers;
  private final Duration patience;
  private final ExchangeLink.Address address;
  private final RpcEnv env = SparkEnv.get().rpcEnv();
  private final RpcEndpointRef endpoint;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  /** Workers that wait for the next window. */
  private final List<Arrival> waiting = new ArrayList<>();

  private JavaFutureAction<Void> job;
  private Phase phase = Phase.GATHERING;
  /** How many orders there have been, which is also the number of the last order. */
  private long number;
  /** The latest stage attempt from which a worker has come. */
  private int attempt;

  /** What the driver does. */
  private enum Phase {
    /** It waits for workers to come; there has been no order. */
    GATHERING,
    /** It waits for the results of an order. */
    WORKING
  }

  /** A worker's message, and the caller to answer. */
  private record Arrival(MessageHead head, WorkResult result, RpcCallContext caller) {
    void dismiss() {
      caller.sendFailure(new IllegalStateException(
          "Spark has begun the workers' stage again; worker " + head.worker() + " of attempt " + head.attempt()
              + " makes room"));
    }
  }

  /** Opens an exchange on this driver for {@code workers} workers. */
  Exchange(JavaSparkContext spark, int workers) {
    this(spark, workers, PATIENCE, spark.isLocal());
  }

  /**
   * @param patience how long to wait for a missing worker's task slot
   * @param sameProcess whether the workers run in the driver's process, so that messages may be objects
   */
  Exchange(JavaSparkContext spark, int workers, Duration patience, boolean sameProcess) {
    this.spark = spark;
    this.workers = workers;
    this.patience = patience;
    this.address = new ExchangeLink.Address("pliant-" + UUID.randomUUID(), sameProcess);
    this.endpoint = env.setupEndpoint(address.name(), new Endpoint());
  }

  /** What a task needs to find this exchange. */
  ExchangeLink.Address address() {
    return address;
  }

  /** Sets the job whose tasks are the workers: partition i is worker i. */
  void meet(JavaFutureAction<Void> workersJob) {
    this.job = workersJob;
  }

  /** An order, or null if there is nothing left to do, as {@link ExchangeLink} reads it. */
  private Object pack(long orderNumber, WorkOrder order) {
    return address.sameProcess()
        ? new ExchangeLink.OrderLetter(orderNumber, order)
        : MessageHead.ofOrder(orderNumber).on(order == null ? MessageHead.message(0) : order.toMessage());
  }

  /**
   * Gives {@code order} to every worker and waits for all results.
   *
   * @return the results in the order of workers
   * @throws TrainingException if workers are missing for too long, because there are too few task slots
   */
  List<WorkResult> run(WorkOrder order) {
    phase = Phase.WORKING;
    number++;
    Object message = pack(number, order);
    waiting.forEach(arrival -> arrival.caller().reply(message));
    waiting.clear();
    return collect(message, come -> {});
  }

  /**
   * Waits until all workers have come, with classes and native libraries loaded.
   *
   * @throws TrainingException as for {@link #run}
   */
  void gather() {
    gather(come -> {});
  }

  /**
   * As {@link #gather()}, with progress.
   *
   * @param progress receives how many workers have come, about twice a second
   */
  void gather(IntConsumer progress) {
    collect(null, progress);
  }

  /**
   * Waits for the results of all workers.
   *
   * @param message the last order, for workers that come late; null before the first order
   * @param progress receives how many workers have brought their result
   */
  private List<WorkResult> collect(Object message, IntConsumer progress) {
    WorkResult[] results = new WorkResult[workers];
    int missing = workers;
    long complete = System.nanoTime();
    while (missing > 0) {
      Arrival arrival = next();
      progress.accept(workers - missing);
      if (arrival == null) {
        complete = allRun() ? System.nanoTime() : complete;
        if (System.nanoTime() - complete > patience.toNanos()) {
          throw new TrainingException(
              "only " + (workers - missing) + " of " + workers + " workers got a task slot within "
                  + patience.toSeconds() + " seconds; give the cluster more executors or cores, or use fewer workers");
        }
        continue;
      }
      complete = System.nanoTime();
      admit(arrival.head().attempt());
      boolean done = phase == Phase.GATHERING ? arrival.head().hasJustCome() : arrival.head().number() == number;
      if (arrival.head().attempt() < attempt) {
        arrival.dismiss();
      } else if (done) {
        waiting.add(arrival);
      } else {
        arrival.caller().reply(message);
      }
      if (done && results[arrival.head().worker()] == null) {
        results[arrival.head().worker()] = arrival.result();
        missing--;
      }
    }
    return Arrays.asList(results);
  }

  /** Dismisses the waiting workers of attempts before {@code arrived}. */
  private void admit(int arrived) {
    if (arrived > attempt) {
      attempt = arrived;
      waiting.forEach(Arrival::dismiss);
      waiting.clear();
    }
  }

  /** The next message; null if none has come for a while. Throws the error that ended the job. */
  private Arrival next() {
    try {
      Arrival arrival = arrivals.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (arrival == null && job.isDone()) {
        job.get();
        throw new TrainingException("the workers' job ended before the run did");
      }
      return arrival;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted");
    } catch (ExecutionException e) {
      throw Exchange.<RuntimeException>asIs(e.getCause());
    }
  }

  /** Whether each worker has a task, or the workers' stage has not begun yet. */
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

  /** Spark does not declare the checked exceptions that it throws. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E asIs(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** Dismisses the workers, and waits until their tasks have ended. */
  @Override
  public void close() {
    Object over = pack(MessageHead.IS_OVER, null);
    waiting.forEach(arrival -> arrival.caller().reply(over));
    try {
      long began = System.nanoTime();
      while (job != null && !job.isDone() && System.nanoTime() - began < FAREWELL.toNanos()) {
        // Workers that still execute an order have one more message to bring.
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
      // Either the job has not ended, or it failed with an error that the caller of run receives.
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
          return message instanceof byte[] || message instanceof ExchangeLink.ResultLetter;
        }

        @Override
        public <A extends Object, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          if (message instanceof ExchangeLink.ResultLetter letter) {
            arrivals.add(new Arrival(letter.head(), letter.result(), caller));
          } else {
            ByteBuffer bytes = MessageHead.body((byte[]) message);
            arrivals.add(new Arrival(MessageHead.of(bytes), WorkResult.of(bytes), caller));
          }
          return null;
        }
      };
    }
  }
}

package dev.pliant.training;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.apache.spark.util.RpcUtils;
import scala.Function1;
import scala.PartialFunction;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the workers of a run meet: each brings the driver what it made of an order and is answered with the next one. So
 * a run is one Spark job whose tasks keep their data, their memory and their compiled code from window to window and
 * from epoch to epoch, and an order costs a message each way.
 *
 * <p>The messages are Spark's own between executors and driver, with its address, authentication and encryption. That
 * part of Spark is not public; this is the one class that knows it. Messages are bytes, because classes of an
 * application are not always known to the threads of Spark that read messages; or the objects themselves, where driver
 * and workers are one process. They are not written to after they are sent, until the next one has come.
 *
 * <p>A worker keeps nothing that the driver lacks: one that joins late, because its task was lost and started again, or
 * twice, because Spark speculates on a slow task, is given the current order and brings the same result to the bit; the
 * first to bring it counts.
 *
 * <p>Where a lost executor held what examples are read from, Spark begins the whole stage anew and leaves the tasks of
 * the attempt before to themselves. Those of them that still run would hold the slots that the new ones wait for: they
 * fail as soon as a worker of the new attempt has come.
 *
 * <pre>
 * driver    GATHERING ──── all have come ───▶ WORKING on order 1, 2, … ──── close ───▶ OVER
 *               ▲                                 ▲      │                               │
 *               │ has come                 result │      ▼ order                         ▼ nothing left to do
 * worker    just started ───────────────────▶ working, waiting                         ends
 * </pre>
 *
 * <p>A worker that comes while the others work is given the order of the others at once.
 */
final class Exchange implements AutoCloseable {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);
  private static final ClassTag<OrderLetter> LETTERS = ClassTag$.MODULE$.apply(OrderLetter.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FAREWELL = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 500;

  /** A message begins with a worker, the attempt of its stage and the number of an order. */
  private static final int HEAD_BYTES = 2 * Integer.BYTES + Long.BYTES;
  private static final int ATTEMPT = Integer.BYTES;
  private static final int NUMBER = 2 * Integer.BYTES;
  /** In place of the number of an order, in the message of a worker that has just come and so brings no result. */
  private static final long HAS_COME = -1;
  /** In place of the number of an order: there is nothing left to do. */
  private static final long IS_OVER = -2;

  private final JavaSparkContext spark;
  private final int workers;
  private final Duration patience;
  private final Address address;
  private final RpcEnv env = SparkEnv.get().rpcEnv();
  private final RpcEndpointRef endpoint;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  /** Workers that wait for the next window. */
  private final List<Arrival> waiting = new ArrayList<>();

  private JavaFutureAction<Void> job;
  private Phase phase = Phase.GATHERING;
  /** How many orders there have been, which is the number of the last. */
  private long number;
  /** The last attempt of the workers' stage of which one has come. */
  private int attempt;

  /** What the driver does. */
  private enum Phase {
    /** It waits for workers to come; there has been no order. */
    GATHERING,
    /** It waits for the results of an order. */
    WORKING
  }

  /** A message of a worker, and where to answer it. */
  private record Arrival(int worker, int attempt, long number, WorkResult result, RpcCallContext caller) {
    boolean hasJustCome() {
      return number == HAS_COME;
    }

    void dismiss() {
      caller.sendFailure(new IllegalStateException(
          "Spark has begun the workers' stage anew; worker " + worker + " of attempt " + attempt + " makes room"));
    }
  }

  /** A result on its way to the driver, within one process. */
  private record ResultLetter(int worker, int attempt, long number, WorkResult result) {}

  /** An order on its way to a worker, within one process. */
  private record OrderLetter(long number, WorkOrder order) {}

  /**
   * What a task needs to find the meeting place.
   *
   * @param name of its endpoint
   * @param sameProcess whether workers are in the driver's process
   */
  record Address(String name, boolean sameProcess) implements Serializable {}

  /** Opens a meeting place on this driver for that many workers. */
  Exchange(JavaSparkContext spark, int workers) {
    this(spark, workers, PATIENCE, spark.isLocal());
  }

  /**
   * @param patience how long to wait for a task slot that a worker lacks
   * @param sameProcess whether messages may be objects
   */
  Exchange(JavaSparkContext spark, int workers, Duration patience, boolean sameProcess) {
    this.spark = spark;
    this.workers = workers;
    this.patience = patience;
    this.address = new Address("pliant-" + UUID.randomUUID(), sameProcess);
    this.endpoint = env.setupEndpoint(address.name, new Endpoint());
  }

  /** What a task needs to find this place. */
  Address address() {
    return address;
  }

  /** Says which job's tasks are the workers: partition i is worker i. */
  void meet(JavaFutureAction<Void> workersJob) {
    this.job = workersJob;
  }

  /** A message with room for so many bytes, at which it stands. */
  static ByteBuffer message(int bytes) {
    return stripped(new byte[Math.addExact(HEAD_BYTES, bytes)]);
  }

  private static ByteBuffer stripped(byte[] message) {
    return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).position(HEAD_BYTES);
  }

  private Object pack(long orderNumber, WorkOrder order) {
    return address.sameProcess
        ? new OrderLetter(orderNumber, order)
        : order.toMessage().putLong(NUMBER, orderNumber).array();
  }

  /**
   * Gives every worker {@code order} and waits for what each makes of it.
   *
   * @return the results in the order of workers
   * @throws TrainingException if workers are missing for long, because there are too few task slots
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
   * Waits until all workers have come, with their classes and native libraries loaded.
   *
   * @throws TrainingException as {@link #run}
   */
  void gather() {
    gather(come -> {});
  }

  /**
   * The same.
   *
   * @param progress told how many have come, at least as often as one is waited for in vain
   */
  void gather(IntConsumer progress) {
    collect(null, progress);
  }

  /**
   * Waits for the results of all workers.
   *
   * @param message the last order, for workers that come to it late; null before the first
   * @param progress told how many have brought theirs
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
              "not all of " + workers + " workers have had a task slot for " + patience.toSeconds()
                  + " seconds, but " + (workers - missing) + "; give the cluster more executors or cores, or use fewer workers");
        }
        continue;
      }
      complete = System.nanoTime();
      admit(arrival.attempt());
      boolean done = phase == Phase.GATHERING ? arrival.hasJustCome() : arrival.number() == number;
      if (arrival.attempt() < attempt) {
        arrival.dismiss();
      } else if (done) {
        waiting.add(arrival);
      } else {
        arrival.caller().reply(message);
      }
      if (done && results[arrival.worker()] == null) {
        results[arrival.worker()] = arrival.result();
        missing--;
      }
    }
    return Arrays.asList(results);
  }

  /** Lets workers of attempts go that come before this one. */
  private void admit(int arrived) {
    if (arrived > attempt) {
      attempt = arrived;
      waiting.forEach(Arrival::dismiss);
      waiting.clear();
    }
  }

  /** The next message; null if none has come for a while. Throws what the job failed of. */
  private Arrival next() {
    try {
      Arrival arrival = arrivals.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (arrival == null && job.isDone()) {
        job.get();
        throw new TrainingException("the workers' job has ended before the run");
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
    Object over = address.sameProcess ? new OrderLetter(IS_OVER, null) : message(0).putLong(NUMBER, IS_OVER).array();
    waiting.forEach(arrival -> arrival.caller().reply(over));
    try {
      long began = System.nanoTime();
      while (job != null && !job.isDone() && System.nanoTime() - began < FAREWELL.toNanos()) {
        // Workers that are in the middle of an order still have their last message to bring.
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
          return message instanceof byte[] || message instanceof ResultLetter;
        }

        @Override
        public <A extends Object, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          if (message instanceof ResultLetter letter) {
            arrivals.add(new Arrival(letter.worker, letter.attempt, letter.number, letter.result, caller));
          } else {
            ByteBuffer bytes = stripped((byte[]) message);
            arrivals.add(new Arrival(
                bytes.getInt(0), bytes.getInt(ATTEMPT), bytes.getLong(NUMBER), WorkResult.of(bytes), caller));
          }
          return null;
        }
      };
    }
  }

  /** A worker's end of the exchange. */
  static final class Link {
    private final RpcEndpointRef driver;
    private final int worker;
    private final int attempt;
    private final boolean sameProcess;
    private long number;

    /**
     * @param address of the exchange on this application's driver
     * @param worker counted from 0
     * @param attempt of the stage whose task the worker is, counted from 0
     */
    Link(Address address, int worker, int attempt) {
      this.driver = RpcUtils.makeDriverRef(address.name, SparkEnv.get().conf(), SparkEnv.get().rpcEnv());
      this.sameProcess = address.sameProcess;
      this.worker = worker;
      this.attempt = attempt;
    }

    /** Says that the worker has come, and waits for what to do; null when there is nothing left to do. */
    WorkOrder come() {
      number = HAS_COME;
      return bring(WorkResult.Nothing.INSTANCE);
    }

    /**
     * Brings what the worker made of its order, and waits for what to do next; null when there is nothing left to do. A
     * driver that dies ends the wait with an error, and so does a later attempt of the stage.
     */
    WorkOrder bring(WorkResult result) {
      if (sameProcess) {
        OrderLetter letter = ask(new ResultLetter(worker, attempt, number, result), LETTERS);
        number = letter.number;
        return letter.order;
      }
      byte[] message = result.toMessage().putInt(0, worker).putInt(ATTEMPT, attempt).putLong(NUMBER, number).array();
      ByteBuffer order = stripped(ask(message, BYTES));
      number = order.getLong(NUMBER);
      return number == IS_OVER ? null : WorkOrder.of(order);
    }

    private <T> T ask(Object message, ClassTag<T> answer) {
      return driver.askSync(message, RpcUtils.INFINITE_TIMEOUT(), answer);
    }
  }
}

package dev.pliant.doctor;

import dev.pliant.jobs.Described;
import dev.pliant.words.Reason;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;

/**
 * The executors of an application, each of which can answer questions.
 *
 * <p>A separate job asks each executor, with one task that prefers it. For the first seconds ({@code
 * spark.locality.wait}) Spark starts such a task only there. Later Spark may start it on another executor, because the
 * executor is busy or has died. Such a task sees that it is in the wrong place and does nothing. So a question that
 * kills its executor does not kill another executor or job.
 */
final class SparkExecutors {
  private static final ClassTag<String> STRINGS = ClassTag.apply(String.class);
  private static final Duration LISTED = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 10;
  private static final long AGAIN_MILLIS = 500;
  private static final Pattern TASK_FAILURE = Pattern.compile("\\(TID \\d+\\) \\([^)]*\\): (.*)");
  private static final String LOSS = "ExecutorLostFailure";

  private final JavaSparkContext spark;

  SparkExecutors(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** The executors that exist now; none if the driver does all the work. */
  List<Place> places() {
    if (spark.isLocal()) {
      return List.of();
    }
    List<String> ids = JavaConverters.seqAsJavaList(spark.sc().getExecutorIds());
    Map<String, String> hosts = new HashMap<>();
    // The list with the hosts may be slightly older than the list with the ids.
    waitUntil(System.nanoTime() + LISTED.toNanos(), () -> {
      summaries().forEach(executor -> hosts.put(executor.id(), host(executor.hostPort())));
      return hosts.keySet().containsAll(ids);
    });
    return ids.stream()
        .sorted((a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length()))
        .map(id -> new Place(id, hosts.getOrDefault(id, "unknown")))
        .toList();
  }

  /**
   * Asks all {@code places} at once, and waits for their answers for at most {@code patience}.
   *
   * @return each executor's answer, in their order, or why there is none
   */
  <T extends Serializable> List<Answer<T>> ask(List<Place> places, Question<T> question, Duration patience) {
    List<Asked<T>> all = places.stream().map(place -> new Asked<>(place, question)).toList();
    try {
      waitUntil(System.nanoTime() + patience.toNanos(), () -> {
        Map<String, String> ended = ended();
        all.forEach(asked -> asked.look(Optional.ofNullable(ended.get(asked.place.executor()))));
        return all.stream().noneMatch(asked -> asked.answer == null);
      });
      return all.stream().map(Asked::answer).toList();
    } finally {
      all.forEach(Asked::end);
    }
  }

  private Stream<ExecutorSummary> summaries() {
    return JavaConverters.seqAsJavaList(spark.sc().statusStore().executorList(false)).stream();
  }

  /** Executors whose process has ended, each with the first line of the reason. */
  private Map<String, String> ended() {
    return summaries().filter(executor -> !executor.isActive()).collect(Collectors.toMap(
        ExecutorSummary::id,
        executor -> (executor.removeReason().isDefined() ? executor.removeReason().get() : "").lines()
            .findFirst().orElse("")));
  }

  private static String host(String hostPort) {
    return hostPort.replaceFirst(":\\d+$", "");
  }

  /** @param deadline in the time of {@link System#nanoTime} */
  private static void waitUntil(long deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** A question on the way to an executor. */
  private final class Asked<T extends Serializable> {
    private final Place place;
    private final Question<T> question;
    private long asked;
    private JavaFutureAction<List<T>> job;
    private Answer<T> answer;

    Asked(Place place, Question<T> question) {
      this.place = place;
      this.question = question;
      send();
    }

    private void send() {
      asked = System.currentTimeMillis();
      Seq<String> preferred = seq("executor_" + place.host() + "_" + place.executor());
      JavaRDD<String> target =
          spark.sc().makeRDD(seq(new Tuple2<>(place.executor(), preferred)), STRINGS).toJavaRDD();
      try (Described work = Described.as(spark.sc(), "check executor " + place.executor())) {
        job = target.flatMap(new Task<>(question)).collectAsync();
      }
    }

    /**
     * Records the outcome of the question, if it is known by now.
     *
     * @param loss why the executor has ended; empty if it has not
     */
    void look(Optional<String> loss) {
      if (answer == null && job.isDone()) {
        ended(loss);
      } else if (answer == null) {
        loss.ifPresent(reason -> answer = Answer.none(place, Answer.Silence.LOST, reason));
      }
    }

    private void ended(Optional<String> loss) {
      try {
        List<T> values = job.get();
        long now = System.currentTimeMillis();
        if (!values.isEmpty()) {
          answer = Answer.of(place, values.get(0), asked, now);
        } else if (loss.isPresent()) {
          answer = Answer.none(place, Answer.Silence.LOST, loss.get());
        } else if (now - asked > AGAIN_MILLIS) {
          // The task ran elsewhere, because this executor was busy.
          send();
        }
      } catch (ExecutionException e) {
        String message = Reason.of(e);
        answer = loss.isPresent() || message.contains(LOSS)
            ? Answer.none(place, Answer.Silence.LOST, loss.orElse(taskFailure(message)))
            : Answer.none(place, Answer.Silence.FAILED, taskFailure(message));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Answer<T> answer() {
      return answer != null ? answer : Answer.none(place, Answer.Silence.LATE, "");
    }

    void end() {
      if (!job.isDone()) {
        job.cancel(true);
      }
    }
  }

  private static <T> Seq<T> seq(T element) {
    return JavaConverters.asScalaBuffer(List.of(element)).toSeq();
  }

  /** The reason of the task's failure, taken from Spark's message about the failed job. */
  private static String taskFailure(String message) {
    Matcher matcher = TASK_FAILURE.matcher(message);
    return matcher.find() ? matcher.group(1) : message;
  }

  /** Answers on the intended executor, and does nothing elsewhere. */
  private record Task<T extends Serializable>(Question<T> question) implements FlatMapFunction<String, T> {
    @Override
    public Iterator<T> call(String executor) {
      return SparkEnv.get().executorId().equals(executor)
          ? List.of(question.answer()).iterator()
          : Collections.emptyIterator();
    }
  }
}

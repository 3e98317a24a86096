package dev.pliant.bench;

import java.util.List;
import java.util.stream.IntStream;

/** PyTorch in a separate process, on one thread and on as many threads as there are cores; the faster one counts. */
final class PyTorchContender implements Contender {
  private static final List<String> ACTIVATIONS = List.of("relu", "tanh", "sigmoid", "identity");

  private final Course course;
  private final int cores;
  private final Pace pace;
  private String settings;
  private int threads;

  PyTorchContender(Course course, int cores) {
    this.course = course;
    this.cores = cores;
    this.pace = course.plan().effort() == Effort.QUICK ? new Pace(1, 2, 0) : new Pace(1, 4, 10);
    this.settings = cores == 1 ? "1 thread" : "best of 1 and " + cores + " threads";
    this.threads = cores;
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public int workers() {
    return threads;
  }

  @Override
  public Measurement measure() throws Exception {
    BenchPlan plan = course.plan();
    if (!ACTIVATIONS.containsAll(plan.network().functions())) {
      throw new NotMeasuredException(
          "does not support activation " + plan.network().activationList() + ", only "
              + String.join(", ", ACTIVATIONS));
    }
    try (ChildProcess child = new ChildProcess()) {
      TorchProcess process = new TorchProcess(plan, pace, child);
      process.writeData(course.data());
      TorchProcess.Result best = null;
      int fastest = 0;
      String without = "";
      for (int count : IntStream.of(1, cores).distinct().toArray()) {
        TorchProcess.Result result;
        try {
          result = process.run(count);
        } catch (NotMeasuredException e) {
          if (best == null) {
            throw e;
          }
          // On a busy machine, threads that wait for each other may exceed the time limit; the result of one thread
          // remains.
          without = ", " + count + " without result";
          continue;
        }
        if (best == null
            || result.log().examplesPerSecond(pace.warmUp()) > best.log().examplesPerSecond(pace.warmUp())) {
          best = result;
          fastest = count;
        }
      }
      threads = fastest;
      settings = "torch " + best.version() + ", " + settings + without;
      return Measurement.of(this, pace, best.log(), plan.target());
    }
  }
}

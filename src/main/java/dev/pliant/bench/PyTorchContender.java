package dev.pliant.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PyTorch in a separate process, on one thread and on as many threads as there are cores, and for networks that read maps
 * with both of PyTorch's memory formats; the fastest counts.
 */
final class PyTorchContender implements Contender {
  private final Course course;
  private final int cores;
  private final Pace pace;
  private String settings;
  private Setting fastest;

  private record Setting(int threads, boolean channelsLast) {
    @Override
    public String toString() {
      return threads + (threads == 1 ? " thread" : " threads") + (channelsLast ? ", channels last" : "");
    }
  }

  PyTorchContender(Course course, int cores) {
    this.course = course;
    this.cores = cores;
    this.pace = course.plan().effort() == Effort.QUICK ? new Pace(1, 2, 0) : new Pace(1, 4, 10);
    this.settings = cores == 1 ? "1 thread" : "best of 1 and " + cores + " threads";
    this.fastest = new Setting(cores, false);
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
    return fastest.threads();
  }

  @Override
  public Measurement measure() throws Exception {
    BenchPlan plan = course.plan();
    String network = TorchNetwork.describe(plan.network());
    try (ChildProcess child = new ChildProcess()) {
      TorchProcess process = new TorchProcess(plan, network, pace, child);
      process.writeData(course.data());
      TorchProcess.Result best = null;
      String without = "";
      for (Setting setting : settings(plan.network().input().isVector())) {
        try {
          TorchProcess.Result result = process.run(setting.threads(), setting.channelsLast());
          if (best == null || speed(result) > speed(best)) {
            best = result;
            fastest = setting;
          }
        } catch (NotMeasuredException e) {
          if (best == null) {
            throw e;
          }
          // On a busy machine, threads that wait for each other may exceed the time limit; other results remain.
          without += ", " + setting + " without result";
        }
      }
      settings = "torch " + best.version() + ", " + settings + (fastest.channelsLast() ? ", channels last" : "") + without;
      return Measurement.of(this, pace, best.log(), plan.target());
    }
  }

  private List<Setting> settings(boolean ofVectors) {
    List<Setting> settings = new ArrayList<>();
    for (int threads : IntStream.of(1, cores).distinct().toArray()) {
      settings.add(new Setting(threads, false));
      if (!ofVectors) {
        settings.add(new Setting(threads, true));
      }
    }
    return settings;
  }

  private double speed(TorchProcess.Result result) {
    return result.log().examplesPerSecond(pace.warmUp());
  }
}

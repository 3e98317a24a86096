package dev.pliant.bench;

import dev.pliant.step.StepKind;
import dev.pliant.training.EpochSummary;
import dev.pliant.training.TrainedRun;
import dev.pliant.training.Trainer;
import dev.pliant.training.TrainingData;
import dev.pliant.training.TrainingListener;
import dev.pliant.training.TrainingPlan;

/** Pliant itself. */
final class OurContender implements Contender {
  private final Course course;
  private final int workers;
  private final StepKind step;
  private final Pace pace;

  OurContender(Course course, int workers, StepKind step) {
    this.course = course;
    this.workers = workers;
    this.step = step;
    this.pace = pace(course.plan().effort(), step);
  }

  /** The compiler needs some epochs to optimise the fused step's loops; DL4J's own step has few loops in Java. */
  private static Pace pace(Effort effort, StepKind step) {
    boolean fused = step == StepKind.FUSED;
    return effort == Effort.QUICK
        ? new Pace(fused ? 8 : 1, fused ? 7 : 1, 0)
        : new Pace(fused ? 10 : 2, fused ? 15 : 4, 0);
  }

  @Override
  public String name() {
    return "Pliant, " + step.word() + " step";
  }

  @Override
  public String settings() {
    return "averaging every " + course.plan().averagingFrequency();
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public Measurement measure() {
    BenchPlan plan = course.plan();
    TrainingPlan training = plan.training(pace.warmUp() + pace.measured(), workers, step);
    // The examples are loaded before the time is measured, as for all other contenders.
    try (TrainingData data = course.data().pack(workers, plan.seed()).load()) {
      TrainedRun run = new Trainer(course.spark(), training).train(data, new TrainingListener() {});
      EpochLog log = new EpochLog();
      for (EpochSummary epoch : run.epochs()) {
        log.add(epoch.totals().examples(), epoch.seconds(), epoch.validation().accuracy());
      }
      return Measurement.of(this, pace, log, plan.target()).withSpark(WindowCosts.of(run.windows(), pace.warmUp()));
    }
  }
}

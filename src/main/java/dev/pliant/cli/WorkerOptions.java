package dev.pliant.cli;

import dev.pliant.step.StepKind;
import dev.pliant.training.Averaging;
import picocli.CommandLine.Option;

/** The options of how workers share the work. */
final class WorkerOptions {
  @Option(names = "--workers", paramLabel = "N", converter = Amounts.Count.class,
      description = "Workers that train in parallel (default: all task slots).")
  Integer workers;

  @Rare(Rare.WORKERS)
  @Option(names = "--averaging-frequency", paramLabel = "N", defaultValue = "100", converter = Amounts.Count.class,
      description = "Minibatches of a worker between two averages (default: ${DEFAULT-VALUE}).")
  int averagingFrequency;

  @Rare(Rare.WORKERS)
  @Option(names = "--averaging-start", paramLabel = "N", converter = Amounts.Count.class,
      description = "Minibatches in the run's first window; windows double until --averaging-frequency (default:"
          + " that).")
  Integer averagingStart;

  @Rare(Rare.WORKERS)
  @Option(names = "--outer-learning-rate", paramLabel = "RATE", defaultValue = "1", converter = Amounts.Rate.class,
      description = "How far parameters go towards the workers' average (default: ${DEFAULT-VALUE}, all the way).")
  double outerLearningRate;

  @Rare(Rare.WORKERS)
  @Option(names = "--outer-momentum", paramLabel = "M", defaultValue = "0", converter = Amounts.Share.class,
      description = "Nesterov momentum over windows; DiLoCo is 0.9 at rate 0.7 (default: ${DEFAULT-VALUE}, none).")
  double outerMomentum;

  @Rare(Rare.WORKERS)
  @Option(names = "--step", paramLabel = "auto|fused|dl4j", defaultValue = "auto", converter = StepWord.class,
      description = "The optimisation step; auto chooses the fastest that can train the network (default:"
          + " ${DEFAULT-VALUE}).")
  Given<StepKind> step;

  static final class StepWord extends Given.Reader<StepKind> {
    StepWord() {
      super(StepKind::parse);
    }
  }

  /** When the workers' parameters are averaged. */
  Averaging averaging() {
    return new Averaging(
        averagingFrequency, averagingStart == null ? averagingFrequency : averagingStart, outerLearningRate,
        outerMomentum);
  }
}

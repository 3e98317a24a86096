package dev.pliant.bench;

import dev.pliant.LocalSpark;
import dev.pliant.layer.Network;
import dev.pliant.layer.Sharing;
import dev.pliant.training.Digits;
import java.util.List;

/** Small things to train, on two local cores. */
final class Courses {
  static final int TRAIN = 1200;
  static final int TEST = 300;

  private Courses() {}

  static Course small() {
    return small("relu", "python3");
  }

  /** A network with two hidden layers of {@code activation}, and {@code python} to run PyTorch with. */
  static Course small(String activation, String python) {
    return of(
        Network.dense(List.of(Digits.FEATURES, 16, 8, Digits.CLASSES), List.of(activation), Sharing.LAYER), python);
  }

  static Course of(Network network, String python) {
    BenchPlan plan = new BenchPlan(network, 8, 0.01, 10, 7, 0.8, Effort.QUICK, python);
    return new Course(LocalSpark.context(), plan, data());
  }

  static BenchData data() {
    return new BenchData(
        Digits.rows(TRAIN, 1), TRAIN, Digits.rows(TEST, 2), TEST, Digits.FEATURES, Digits.CLASSES);
  }
}

package dev.pliant.bench;

/** One way to train the network. It is measured once, while nothing else runs on the machine. */
interface Contender {
  /** The name in the table. */
  String name();

  /** The settings in words; settings that the measurement finds may be missing before it. */
  String settings();

  /** How many workers or threads run in parallel. */
  int workers();

  /**
   * Trains and measures the time.
   *
   * @throws NotMeasuredException if the contender cannot be measured on this machine or with this network
   * @throws Exception if it fails; this includes Spark's undeclared exceptions
   */
  Measurement measure() throws Exception;
}

package dev.pliant.bench;

/** One way to train the network. It is measured once, alone on the machine. */
interface Contender {
  /** What the table calls it. */
  String name();

  /** How it is set up, in words; what is found out while it is measured may be missing. */
  String settings();

  /** Parts or threads that work side by side. */
  int workers();

  /**
   * Trains and takes the time.
   *
   * @throws NotMeasuredException if this machine or this network is not one that it can be measured with
   * @throws Exception if it fails; also Spark's, which it does not declare
   */
  Measurement measure() throws Exception;
}

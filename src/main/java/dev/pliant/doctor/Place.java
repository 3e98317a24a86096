package dev.pliant.doctor;

import java.io.Serializable;

/**
 * A process of the application.
 *
 * @param executor its number by Spark's count of executors, or {@code driver}
 * @param host its machine by Spark's name
 */
record Place(String executor, String host) implements Serializable {
  static final String DRIVER_NAME = "driver";
  static final String EXECUTOR_NAME = "executor ";

  /** The driver on {@code host}. */
  static Place driver(String host) {
    return new Place(DRIVER_NAME, host);
  }

  boolean isDriver() {
    return executor.equals(DRIVER_NAME);
  }

  @Override
  public String toString() {
    return isDriver() ? DRIVER_NAME : EXECUTOR_NAME + executor + "@" + host;
  }
}

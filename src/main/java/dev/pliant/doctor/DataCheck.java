package dev.pliant.doctor;

import java.util.ArrayList;
import java.util.List;

/** Checks whether every process that reads the data set can read it. */
final class DataCheck {
  private DataCheck() {}

  static List<Finding> judge(DataFiles data, ProcessFacts driver, List<ProcessFacts> executors) {
    if (!data.absence().isEmpty()) {
      return List.of(data.fetchable()
          ? Finding.warn(
              Topic.DATA, Place.DRIVER_NAME, data.absence(),
              "nothing, if the driver can reach a mirror, from which train fetches it; else --data DIR")
          : Finding.fail(
              Topic.DATA, Place.DRIVER_NAME, data.absence(), "--data DIR, a folder that has its four files"));
    }
    if (data.onDriversDisk() && driver.unreadable().isEmpty()) {
      String onward = executors.isEmpty() ? "" : ", from the driver's disk, and brought to executors";
      return List.of(Finding.pass(Topic.DATA, Place.DRIVER_NAME, data.name() + " is read" + onward));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(judge(data, driver));
    if (!data.onDriversDisk()) {
      executors.forEach(executor -> findings.add(judge(data, executor)));
    }
    return findings;
  }

  private static Finding judge(DataFiles data, ProcessFacts process) {
    String where = process.place().toString();
    return process.unreadable().isEmpty()
        ? Finding.pass(Topic.DATA, where, data.name() + " is read")
        : Finding.fail(
            Topic.DATA, where, process.unreadable(),
            "--data DIR, a folder that this process's user may read from here");
  }
}

package dev.pliant.doctor;

/** Checks whether all workers can run at the same time, as they must from the start of a run to its end. */
final class SlotsCheck {
  private SlotsCheck() {}

  /** @param workers the wanted number; 0 for as many as there are task slots */
  static Finding judge(int slots, int workers, Settings settings) {
    int wanted = Math.max(1, workers);
    String found = found(slots, workers);
    if (slots >= wanted) {
      return Finding.pass(Topic.SLOTS, Place.DRIVER_NAME, found);
    }
    String fewer = slots > 0 ? ", or --workers " + slots : "";
    String fix = settings.isLocal()
        ? "--master local[" + wanted + "] before the command" + fewer
        : "more executors or cores, such as with " + Settings.conf("spark.cores.max", String.valueOf(wanted)) + fewer;
    return Finding.fail(Topic.SLOTS, Place.DRIVER_NAME, found, fix);
  }

  /**
   * The check under dynamic allocation, after Spark was asked for executors for all workers.
   *
   * @param mostExecutors {@code spark.dynamicAllocation.maxExecutors}
   */
  static Finding judgeDynamic(int slots, int workers, int mostExecutors) {
    String found = found(slots, workers) + ", with dynamic allocation";
    if (slots >= Math.max(1, workers)) {
      return Finding.pass(Topic.SLOTS, Place.DRIVER_NAME, found);
    }
    String fewer = slots > 0 ? ", or --workers " + slots : "";
    String fix = mostExecutors < workers
        ? Settings.conf("spark.dynamicAllocation.maxExecutors", String.valueOf(workers)) + fewer
        : "requested executors did not start: look for the reason in the cluster's log or on its page" + fewer;
    return Finding.fail(Topic.SLOTS, Place.DRIVER_NAME, found, fix);
  }

  private static String found(int slots, int workers) {
    return slots + (slots == 1 ? " task slot" : " task slots") + " for "
        + (workers == 0 ? "at least 1 worker" : workers + (workers == 1 ? " worker" : " workers"));
  }
}

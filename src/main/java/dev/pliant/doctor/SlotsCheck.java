package dev.pliant.doctor;

/** Whether as many tasks can run at once as there are workers: all of a run's work side by side from first to last. */
final class SlotsCheck {
  private SlotsCheck() {}

  /** @param workers how many are wanted; 0 for as many as there is room for */
  static Finding judge(int slots, int workers, Settings settings) {
    int wanted = Math.max(1, workers);
    String found = found(slots, workers);
    if (slots >= wanted) {
      return Finding.pass(Topic.SLOTS, Place.DRIVER_NAME, found);
    }
    String fewer = slots > 0 ? ", or --workers " + slots : "";
    String fix = settings.isLocal()
        ? "--master local[" + wanted + "] before the command" + fewer
        : "more executors or cores, as by " + Settings.conf("spark.cores.max", String.valueOf(wanted)) + fewer;
    return Finding.fail(Topic.SLOTS, Place.DRIVER_NAME, found, fix);
  }

  /**
   * The same under dynamic allocation, after executors for all workers have been asked for.
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
        : "executors were asked for and did not come: see in the cluster's log or on its page what they wait for" + fewer;
    return Finding.fail(Topic.SLOTS, Place.DRIVER_NAME, found, fix);
  }

  private static String found(int slots, int workers) {
    return slots + (slots == 1 ? " task slot" : " task slots") + " for "
        + (workers == 0 ? "at least 1 worker" : workers + (workers == 1 ? " worker" : " workers"));
  }
}

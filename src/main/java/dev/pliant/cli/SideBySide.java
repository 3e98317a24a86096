package dev.pliant.cli;

import dev.pliant.training.TrainingException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Runs several tasks at the same time. */
final class SideBySide {
  private static final int FAREWELL_SECONDS = 60;

  private SideBySide() {}

  /**
   * Runs {@code tasks}, started in their order, {@code atOnce} at a time. If one fails, the others are interrupted,
   * and its exception is thrown once they have ended.
   */
  static void run(List<Runnable> tasks, int atOnce) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    CompletionService<Void> ended = new ExecutorCompletionService<>(threads);
    try {
      tasks.forEach(task -> ended.submit(task, null));
      for (int i = 0; i < tasks.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      ExceptionUtils.rethrow(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted");
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      threads.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

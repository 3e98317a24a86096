package dev.pliant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {
  @Test
  void allRunAndNoMoreAtOnceThanAskedFor() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    // Two wait for each other: at least two run at once.
    CountDownLatch met = new CountDownLatch(2);
    Runnable task = () -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      met.countDown();
      await(met);
      running.decrementAndGet();
      done.incrementAndGet();
    };
    SideBySide.run(IntStream.range(0, 20).mapToObj(i -> task).toList(), 2);
    assertThat(done).hasValue(20);
    assertThat(most).hasValue(2);
    SideBySide.run(List.of(), 2);
  }

  @Test
  void failureInterruptsTheOthersAndIsThrownWhenTheyHaveEnded() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Runnable waits = () -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
      }
    };
    Runnable fails = () -> {
      await(begun);
      throw new IllegalStateException("no more disk");
    };
    assertThatThrownBy(() -> SideBySide.run(List.of(waits, fails), 2))
        .isInstanceOf(IllegalStateException.class).hasMessage("no more disk");
    assertThat(interrupted).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

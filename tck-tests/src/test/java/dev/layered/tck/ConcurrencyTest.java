package dev.layered.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layered.CacheInvalidate;
import dev.layered.Layered;
import dev.layered.LayeredCaches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that overlap. */
class ConcurrencyTest {

  private static final int THREADS = 50;

  @ApplicationScoped
  public static class Slow {
    final AtomicInteger calls = new AtomicInteger();
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    volatile RuntimeException problem;

    @Layered(cacheName = "slow", key = "{id}", tags = "slow")
    public int find(long id) throws InterruptedException {
      int call = calls.incrementAndGet();
      if (call == 1) {
        begun.countDown();
        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
        if (problem != null) {
          throw problem;
        }
      }
      return call;
    }

    @CacheInvalidate(cacheName = "slow", key = "{id}")
    public void change(long id) {}

    int calls() {
      return calls.get();
    }

    void awaitBegun() throws InterruptedException {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void release(RuntimeException problem) {
      this.problem = problem;
      release.countDown();
    }
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private List<Future<Integer>> callTogether(Slow slow) {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      answers.add(
          threads.submit(
              () -> {
                together.await(20, TimeUnit.SECONDS);
                return slow.find(1);
              }));
    }
    return answers;
  }

  @Test
  void fiftyThreadsOneKey_callOnce() throws Exception {
    try (App app = App.start(Slow.class)) {
      Slow slow = app.get(Slow.class);
      List<Future<Integer>> answers = callTogether(slow);
      slow.awaitBegun();
      awaitCoalesced(app, THREADS - 1);
      slow.release(null);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      }
      assertThat(slow.calls()).isEqualTo(1);
    }
  }

  @Test
  void fiftyThreadsOneKey_shareTheException() throws Exception {
    try (App app = App.start(Slow.class)) {
      Slow slow = app.get(Slow.class);
      List<Future<Integer>> answers = callTogether(slow);
      slow.awaitBegun();
      awaitCoalesced(app, THREADS - 1);
      RuntimeException problem = new IllegalStateException("shared");
      slow.release(problem);
      for (Future<Integer> answer : answers) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isSameAs(problem);
      }
      assertThat(slow.calls()).isEqualTo(1);
      assertThat(slow.find(1)).isEqualTo(2);
    }
  }

  private static void awaitCoalesced(App app, int count) {
    var cache = app.get(LayeredCaches.class).cache("slow");
    Await.until("all others wait", () -> cache.statistics().coalesced() == count);
  }

  @Test
  void invalidateDuringLoad_resultIsReturnedButNotStored() throws Exception {
    try (App app = App.start(Slow.class)) {
      Slow slow = app.get(Slow.class);
      Future<Integer> old = threads.submit(() -> slow.find(1));
      slow.awaitBegun();
      slow.change(1);
      assertThat(slow.find(1)).as("does not join the old load").isEqualTo(2);
      slow.release(null);
      assertThat(old.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(slow.find(1)).isEqualTo(2);
      assertThat(app.get(LayeredCaches.class).cache("slow").statistics().fenced()).isEqualTo(1);
    }
  }
}

package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.core.MemoryCluster.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A load of the key {@code k} that has read its value, and is held until the test lets it go. */
final class HeldLoad {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<String> answer;

  HeldLoad(Node node, CacheOptions options, UnaryOperator<String> load) {
    answer =
        CompletableFuture.supplyAsync(
            () ->
                node.cache.get(
                    "k",
                    options,
                    key -> {
                      String read = load.apply(key);
                      begun.countDown();
                      await(released);
                      return read;
                    }),
            HeldLoad::onAThreadOfItsOwn);
    await(begun);
  }

  /** Since Java 25 the common pool has but one thread on a machine of two cores. */
  private static void onAThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "held load");
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets it go; what its caller got. */
  String end() throws Exception {
    released.countDown();
    return answer.get(10, TimeUnit.SECONDS);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

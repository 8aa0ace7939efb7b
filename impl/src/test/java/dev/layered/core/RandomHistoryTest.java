package dev.layered.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layered.CacheOptions;
import dev.layered.InvalidateCache;
import dev.layered.core.load.LoadChain;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several threads do at random whatever a cache can do, for a few seconds, while a recorder that
 * knows nothing of the cache keeps for each key the oldest version that a read may return: that of
 * the last change whose invalidation has returned.
 */
@Tag("slow")
class RandomHistoryTest {

  private static final int KEYS = 8;
  private static final int THREADS = 4;
  private static final long SECONDS = 3;

  private final AtomicIntegerArray origin = new AtomicIntegerArray(KEYS);
  private final AtomicIntegerArray oldest = new AtomicIntegerArray(KEYS);
  private final AtomicLong reads = new AtomicLong();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reads_neverReturnWhatWasInvalidatedBefore(boolean stale) throws Exception {
    long seed = new Random().nextLong();
    try (Rig rig = new Rig();
        Tasks tasks = new Tasks()) {
      if (stale) {
        rig.set(
            CacheOptions.DEFAULTS
                .withStaleWhileRevalidate(Duration.ofSeconds(30))
                .withStaleIfError(Duration.ofSeconds(60)));
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed + i);
        running.add(
            tasks.start(
                () -> {
                  while (System.nanoTime() < end) {
                    step(rig, random, stale);
                  }
                  return null;
                }));
      }
      List<Future<Void>> workers = List.copyOf(running);
      // A thread of its own, for the others may all wait for a refresh at a time.
      running.add(
          tasks.start(
              () -> {
                while (workers.stream().anyMatch(worker -> !worker.isDone())) {
                  rig.refreshes.runAll();
                  Thread.yield();
                }
                return null;
              }));
      for (Future<Void> thread : running) {
        Tasks.result(thread);
      }
      assertThat(violations).as("seed %d", seed).isEmpty();
      // Few on a busy machine, but some.
      assertThat(reads.get()).isGreaterThan(100);
      assertThat(rig.cache.statistics().heapHits()).isPositive();
    }
  }

  private void step(Rig rig, Random random, boolean stale) throws Exception {
    int key = random.nextInt(KEYS);
    switch (random.nextInt(24)) {
      case 0 -> change(key, () -> rig.cache.invalidate(name(key)));
      case 1 -> changeTagged(key % 2, () -> rig.caches.invalidateTags("t" + key % 2));
      case 2 ->
          changeTagged(
              key % 2, () -> rig.caches.invalidate(InvalidateCache.allTags("t" + key % 2, "all")));
      case 3 -> change(key, rig.cache::invalidateAll);
      case 4 -> change(key, () -> rig.cache.invalidatePrefix(name(key)));
      case 5 -> write(rig, key);
      case 6 -> expire(rig, key, stale);
      case 7 -> rig.advance(random.nextInt(30));
      case 8 -> rig.heap.remove("unknown");
      case 9, 10, 11, 12 -> read(key, () -> rig.cache.getIfPresent(name(key)));
      case 13 -> read(key, () -> rig.cache.getAll(List.of(name(key))).get(name(key)));
      case 14, 15, 16 ->
          read(
              key,
              () ->
                  rig.engine
                      .getAsync(name(key), new Terms(rig, key, random))
                      .get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
      default -> read(key, () -> rig.engine.get(name(key), new Terms(rig, key, random)));
    }
  }

  private static String name(int key) {
    return "k" + key;
  }

  private static List<String> tags(int key) {
    return List.of("t" + key % 2, "all");
  }

  private interface Read {
    Object read() throws Exception;
  }

  private void read(int key, Read read) throws Exception {
    int required = oldest.get(key);
    Object version;
    try {
      version = read.read();
    } catch (IOException | java.util.concurrent.ExecutionException down) {
      return;
    }
    reads.incrementAndGet();
    if (version != null && Integer.parseInt((String) version) < required) {
      violations.add(name(key) + " is " + version + ", required " + required);
    }
  }

  private void change(int key, Runnable invalidation) {
    int version = origin.incrementAndGet(key);
    invalidation.run();
    oldest.accumulateAndGet(key, version, Math::max);
  }

  private void changeTagged(int remainder, Runnable invalidation) {
    int[] versions = new int[KEYS];
    forTagged(remainder, key -> versions[key] = origin.incrementAndGet(key));
    invalidation.run();
    forTagged(remainder, key -> oldest.accumulateAndGet(key, versions[key], Math::max));
  }

  private static void forTagged(int remainder, IntConsumer action) {
    for (int key = remainder; key < KEYS; key += 2) {
      action.accept(key);
    }
  }

  private void write(Rig rig, int key) {
    Write write = rig.engine.beginWrite(name(key));
    int version = origin.incrementAndGet(key);
    String value = Integer.toString(version);
    if (!rig.engine.endWrite(write, value, tags(key), rig.policy)) {
      rig.cache.invalidate(name(key));
    }
    oldest.accumulateAndGet(key, version, Math::max);
  }

  /** Where nothing stale may be served, expiring is as good as invalidating. */
  private void expire(Rig rig, int key, boolean stale) {
    if (stale) {
      rig.cache.expire(name(key));
    } else {
      change(key, () -> rig.cache.expire(name(key)));
    }
  }

  /** Reads the origin, slowly at times, and fails at times. */
  private final class Terms implements LoadRequest, AsyncLoadRequest {
    private final Rig rig;
    private final int key;
    private final int luck;

    Terms(Rig rig, int key, Random random) {
      this.rig = rig;
      this.key = key;
      this.luck = random.nextInt(10);
    }

    @Override
    public StorePolicy policy() {
      return rig.policy;
    }

    @Override
    public List<String> tags() {
      return RandomHistoryTest.tags(key);
    }

    @Override
    public boolean mayStore(Object value) {
      return luck != 1;
    }

    @Override
    public String load() throws IOException {
      String version = Integer.toString(origin.get(key));
      for (int i = 0; i < luck; i++) {
        Thread.yield();
      }
      if (luck == 0) {
        throw new IOException("down");
      }
      return version;
    }

    @Override
    public CompletableFuture<String> start(LoadChain within) throws IOException {
      return CompletableFuture.completedFuture(load());
    }
  }
}

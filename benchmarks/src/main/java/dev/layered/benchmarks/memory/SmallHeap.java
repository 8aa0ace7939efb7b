package dev.layered.benchmarks.memory;

import static dev.layered.benchmarks.ChildProcess.found;

import dev.layered.LayeredCaches;
import dev.layered.benchmarks.CachedApplication;
import dev.layered.benchmarks.TemporaryFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process whose heap may hold 25 of 180 large values that are asked for again and again, a few
 * much more often than most (Zipf, exponent 1): with a disk below the heap, or without. Its first
 * argument says which, the second how many calls.
 */
public final class SmallHeap {

  static final String WITH_DISK = "disk";
  static final String HEAP_ONLY = "heap-only";
  static final int HELD = 25;

  private SmallHeap() {}

  /** Asks and measures. */
  public static void main(String[] arguments) throws Exception {
    boolean disk = arguments[0].equals(WITH_DISK);
    int calls = Integer.parseInt(arguments[1]);
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      Map<String, String> properties = new HashMap<>();
      properties.put("layered.heap.max-entries", String.valueOf(HELD));
      if (disk) {
        properties.put("layered.disk.path", folder.path().toString());
        properties.put("layered.disk.required", "true");
        properties.put("layered.disk.max-size", "256MiB");
      }
      try (CachedApplication application = CachedApplication.start(properties, Pictures.class)) {
        measure(application, disk, calls);
      }
    }
  }

  private static void measure(CachedApplication application, boolean disk, int calls)
      throws IOException, InterruptedException {
    Pictures pictures = application.bean(Pictures.class);
    for (int id = 0; id < Pictures.COUNT; id++) {
      if (!pictures.picture(id).equals(Pictures.text(id))) {
        throw new IllegalStateException("another value than that of picture " + id);
      }
    }
    if (disk) {
      awaitWrites(application);
    }
    long before = pictures.calls();
    double[] cumulated = zipf();
    SplittableRandom random = new SplittableRandom(1);
    double[] millis = new double[calls];
    for (int i = 0; i < calls; i++) {
      int id = Math.abs(Arrays.binarySearch(cumulated, random.nextDouble()) + 1);
      long began = System.nanoTime();
      String value = pictures.picture(id);
      millis[i] = (System.nanoTime() - began) / 1e6;
      if (value.length() != Pictures.CHARS) {
        throw new IllegalStateException("a value of " + value.length() + " characters");
      }
    }
    Arrays.sort(millis);
    found("origin-calls", (double) (pictures.calls() - before));
    found("p50", millis[calls / 2]);
    found("p99", millis[calls * 99 / 100]);
  }

  /** The chance of each value or one before it. */
  private static double[] zipf() {
    double[] cumulated = new double[Pictures.COUNT];
    double sum = 0;
    for (int i = 0; i < cumulated.length; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
    for (int i = 0; i < cumulated.length; i++) {
      cumulated[i] /= sum;
    }
    return cumulated;
  }

  private static void awaitWrites(CachedApplication application) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    LayeredCaches caches = application.bean(LayeredCaches.class);
    while (caches.cache(Pictures.CACHE).statistics().diskEntries() < Pictures.COUNT) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "the values do not reach the disk: " + caches.cache(Pictures.CACHE).statistics());
      }
      Thread.sleep(50); // nobody announces that figure
    }
  }
}

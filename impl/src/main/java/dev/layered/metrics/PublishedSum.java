package dev.layered.metrics;

import dev.layered.core.event.CacheCounters;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Counter;

/** Brings a counter up to a sum that only grows. Guarded by the lock of its owner. */
final class PublishedSum {

  private final ToLongFunction<CacheCounters.Snapshot> sum;
  private final Counter counter;
  private long published;

  PublishedSum(ToLongFunction<CacheCounters.Snapshot> sum, Counter counter) {
    this.sum = sum;
    this.counter = counter;
  }

  /**
   * Adds what came since the last time. If the counter throws, the difference is added next time.
   */
  void publish(CacheCounters.Snapshot now) {
    long total = sum.applyAsLong(now);
    if (total > published) {
      counter.inc(total - published);
      published = total;
    }
  }
}

package dev.layered.metrics;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheCounters.Snapshot;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.LayerKind;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** The metrics of one cache. All but {@link #loadEnded} is guarded by the lock of its owner. */
final class CacheMetrics {

  private static final String NO_LAYER = "none";

  private final CacheCounters counters;
  private final Label cache;
  private final Meters.Group registered;

  /** What the counters show: all of one moment, and of no later one than was published. */
  private volatile Snapshot published;

  /** One for both results: the quantiles of a timer of SmallRye Metrics take 0.3 to 1.3 MB. */
  private final Meters.Timing loadDuration;

  /**
   * Registers every metric of a cache, at zero, so that the first event already shows as a rate.
   */
  CacheMetrics(CacheOpened opened, Set<LayerKind> layers, Meters meters) {
    this.counters = opened.counters();
    this.cache = Label.cache(opened.cache());
    this.published = new CacheCounters().snapshot();
    this.registered = meters.group();
    try {
      for (LayerKind layer : layers) {
        request("hit", layer.label(), hitsOf(layer));
      }
      request("stale", NO_LAYER, Snapshot::staleHits);
      request("miss", NO_LAYER, Snapshot::misses);
      request("coalesced", NO_LAYER, Snapshot::coalesced);
      count(Measure.PROLONGATIONS, Snapshot::prolonged);
      count(Measure.EVICTIONS, Snapshot::evictions);
      count(Measure.INVALIDATIONS, Snapshot::invalidations);
      count(Measure.FENCED, Snapshot::fenced);
      count(Measure.UNDECODABLE, Snapshot::undecodable);
      count(Measure.LAYER_ERRORS, Snapshot::layerErrors);
      load("success", Snapshot::loads);
      load("failure", Snapshot::loadFailures);
      rejected("bulkhead", Snapshot::rejectedByBulkhead);
      rejected("rate", Snapshot::rejectedByRate);
      rejected("breaker", Snapshot::rejectedByBreaker);
      rejected("threads", Snapshot::rejectedForThreads);
      BooleanSupplier breakerOpen = opened.breakerOpen();
      if (breakerOpen != null) {
        registered.gauge(Measure.BREAKER_OPEN, () -> breakerOpen.getAsBoolean() ? 1 : 0, cache);
      }
      this.loadDuration = registered.timer(Measure.LOAD_DURATION, cache);
      if (layers.contains(LayerKind.HEAP)) {
        entries(LayerKind.HEAP, opened.heapEntries());
      }
      if (layers.contains(LayerKind.DISK)) {
        entries(LayerKind.DISK, opened.diskEntries());
      }
    } catch (RuntimeException | LinkageError failed) {
      removeAfter(failed);
      throw failed;
    }
  }

  private void removeAfter(Throwable failed) {
    try {
      registered.removeAll();
    } catch (RuntimeException | LinkageError again) {
      failed.addSuppressed(again);
    }
  }

  private static ToLongFunction<Snapshot> hitsOf(LayerKind layer) {
    return switch (layer) {
      case HEAP -> Snapshot::heapHits;
      case REDIS -> Snapshot::redisHits;
      case DISK -> Snapshot::diskHits;
    };
  }

  private void request(String result, String layer, ToLongFunction<Snapshot> sum) {
    count(Measure.REQUESTS, sum, cache, Label.layer(layer), Label.result(result));
  }

  private void load(String result, ToLongFunction<Snapshot> sum) {
    count(Measure.LOADS, sum, cache, Label.result(result));
  }

  private void rejected(String reason, ToLongFunction<Snapshot> sum) {
    count(Measure.LOADS_REJECTED, sum, cache, Label.reason(reason));
  }

  private void count(Measure measure, ToLongFunction<Snapshot> sum) {
    count(measure, sum, cache);
  }

  private void count(Measure measure, ToLongFunction<Snapshot> sum, Label... labels) {
    registered.counter(measure, () -> sum.applyAsLong(published), labels);
  }

  private void entries(LayerKind layer, LongSupplier entries) {
    registered.gauge(Measure.ENTRIES, entries::getAsLong, cache, Label.layer(layer.label()));
  }

  /** Safe for use by several threads. */
  void loadEnded(LoadEnded load) {
    loadDuration.add(load.nanos());
  }

  void publish() {
    published = counters.snapshot();
    registered.publish();
  }

  void remove() {
    registered.removeAll();
  }
}

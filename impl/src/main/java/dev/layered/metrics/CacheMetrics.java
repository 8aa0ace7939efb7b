package dev.layered.metrics;

import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheCounters.Snapshot;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.LayerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/** The metrics of one cache. All but {@link #loadEnded} is guarded by the lock of its owner. */
final class CacheMetrics {

  private static final String NO_LAYER = "none";

  private final CacheCounters counters;
  private final Tag cache;
  private final RegisteredMetrics registered;
  private final List<PublishedSum> sums = new ArrayList<>();

  /** One for both results: the quantiles of a timer of SmallRye Metrics take 0.3 to 1.3 MB. */
  private final Timer loadDuration;

  /**
   * Registers every metric of a cache, at zero, so that the first event already shows as a rate.
   */
  CacheMetrics(CacheOpened opened, Set<LayerKind> layers, MetricRegistry registry) {
    this.counters = opened.counters();
    this.cache = new Tag("cache", opened.cache());
    this.registered = new RegisteredMetrics(registry);
    try {
      for (LayerKind layer : layers) {
        request("hit", layer.label(), hitsOf(layer));
      }
      request("stale", NO_LAYER, Snapshot::staleHits);
      request("miss", NO_LAYER, Snapshot::misses);
      request("coalesced", NO_LAYER, Snapshot::coalesced);
      count(Measure.EVICTIONS, Snapshot::evictions);
      count(Measure.INVALIDATIONS, Snapshot::invalidations);
      count(Measure.FENCED, Snapshot::fenced);
      count(Measure.UNDECODABLE, Snapshot::undecodable);
      count(Measure.LAYER_ERRORS, Snapshot::layerErrors);
      load("success", Snapshot::loads);
      load("failure", Snapshot::loadFailures);
      this.loadDuration = registered.timer(Measure.LOAD_DURATION, cache);
      if (layers.contains(LayerKind.HEAP)) {
        registered.gauge(
            Measure.ENTRIES, opened.heapEntries(), cache, layer(LayerKind.HEAP.label()));
      }
      if (layers.contains(LayerKind.DISK)) {
        registered.gauge(
            Measure.ENTRIES, opened.diskEntries(), cache, layer(LayerKind.DISK.label()));
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
    sums.add(
        new PublishedSum(
            sum, registered.counter(Measure.REQUESTS, cache, layer(layer), result(result))));
  }

  private void load(String result, ToLongFunction<Snapshot> sum) {
    sums.add(new PublishedSum(sum, registered.counter(Measure.LOADS, cache, result(result))));
  }

  private void count(Measure measure, ToLongFunction<Snapshot> sum) {
    sums.add(new PublishedSum(sum, registered.counter(measure, cache)));
  }

  static Tag layer(String label) {
    return new Tag("layer", label);
  }

  private static Tag result(String label) {
    return new Tag("result", label);
  }

  /** Safe for use by several threads. */
  void loadEnded(LoadEnded load) {
    loadDuration.update(Duration.ofNanos(load.nanos()));
  }

  void publish() {
    Snapshot now = counters.snapshot();
    for (PublishedSum sum : sums) {
      sum.publish(now);
    }
  }

  void remove() {
    registered.removeAll();
  }
}

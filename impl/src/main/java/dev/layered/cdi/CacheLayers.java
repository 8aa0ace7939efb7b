package dev.layered.cdi;

import dev.layered.cdi.plan.AnnotationProblem;
import dev.layered.codec.EntryCodec;
import dev.layered.config.CacheSettings;
import dev.layered.config.NodeSettings;
import dev.layered.config.Problem;
import dev.layered.core.LayerStack.Layers;
import dev.layered.core.Tracing;
import dev.layered.core.event.CacheCounters;
import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.event.LayerKind;
import dev.layered.core.layer.AbsentLayer;
import dev.layered.core.layer.AbsentSharedLayer;
import dev.layered.core.layer.Layer;
import dev.layered.core.layer.SharedLayer;
import dev.layered.core.time.Ticker;
import dev.layered.ehcache.DiskSettings;
import dev.layered.ehcache.DiskStore;
import dev.layered.ehcache.DiskUnavailableException;
import dev.layered.ehcache.HeapLayer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the layers of caches. A disk that cannot be used is a problem only if it is required;
 * otherwise the caches live without it.
 */
final class CacheLayers {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  private final NodeSettings node;
  private final CacheEventListener events;
  private final List<Problem> problems;
  private final @Nullable SharedNode shared;
  private final Tracing tracing;
  private final @Nullable DiskStore disk;
  private final Map<String, Opened> opened = new HashMap<>();

  /** The layers of one cache, and what they count in. */
  record Opened(Layers layers, CacheCounters counters) {}

  CacheLayers(
      NodeSettings node,
      @Nullable SharedNode shared,
      boolean diskWanted,
      Ticker ticker,
      CacheEventListener events,
      Tracing tracing,
      List<Problem> problems) {
    this.node = node;
    this.tracing = tracing;
    this.shared = shared;
    this.events = events;
    this.problems = problems;
    Path path = node.diskPath();
    this.disk = path == null || !diskWanted ? null : open(path, ticker, events);
    if (path != null && !diskWanted) {
      DiskStore.forget(settingsOf(path));
    }
  }

  private @Nullable DiskStore open(Path path, Ticker ticker, CacheEventListener events) {
    try {
      return DiskStore.open(settingsOf(path), ticker, events);
    } catch (DiskUnavailableException unavailable) {
      report(unavailable);
      return null;
    }
  }

  private DiskSettings settingsOf(Path path) {
    return new DiskSettings(
        path,
        node.namespace(),
        node.diskReserveBytes(),
        node.diskQueue(),
        node.diskReadTimeout(),
        DiskSettings.DEFAULT_CLOSE_TIMEOUT,
        shared != null);
  }

  private void report(DiskUnavailableException unavailable) {
    String reason = String.valueOf(unavailable.getMessage());
    if (node.diskRequired()) {
      problems.add(AnnotationProblem.DISK.at("layered.disk.path", reason));
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "LAYERED-214 going on without the disk layer: " + reason);
      events.on(new CacheEvent.LayerSwitchedOff(LayerKind.DISK, reason));
    }
  }

  /** The node's disk store; null if there is none. */
  @Nullable DiskStore disk() {
    return disk;
  }

  /** Opens the layers of one cache. */
  void open(String cache, CacheSettings settings, @Nullable EntryCodec codec) {
    CacheCounters counters = new CacheCounters();
    Layer heap =
        settings.heapEnabled()
            ? new HeapLayer(cache, settings.heapMaxEntries(), counters)
            : new AbsentLayer(LayerKind.HEAP);
    Layer onDisk = diskLayer(cache, settings, codec, counters);
    SharedLayer inRedis =
        shared != null && settings.redisEnabled() && codec != null
            ? tracing.traced(cache, shared.layer(cache, codec, counters))
            : AbsentSharedLayer.INSTANCE;
    opened.put(cache, new Opened(new Layers(heap, inRedis, onDisk), counters));
  }

  /** Says that no further cache is opened: one that were would have missed invalidations. */
  void allOpen() {
    if (disk != null) {
      disk.restoreEnded();
    }
  }

  Opened of(String cache) {
    Opened found = opened.get(cache);
    if (found == null) {
      throw new IllegalStateException("cache \"" + cache + "\" has no layers");
    }
    return found;
  }

  /** Gives everything back as it was found, because the node does not start. */
  void abandon() {
    opened.values().forEach(each -> each.layers().heap().close());
    if (disk != null) {
      disk.close(disk.restored());
    }
  }

  private Layer diskLayer(
      String cache, CacheSettings settings, @Nullable EntryCodec codec, CacheCounters counters) {
    if (disk != null && settings.diskEnabled() && codec != null) {
      try {
        return disk.layer(cache, codec, settings.diskMaxBytes(), counters);
      } catch (DiskUnavailableException unavailable) {
        report(unavailable);
      }
    }
    return new AbsentLayer(LayerKind.DISK);
  }
}

package dev.layered.metrics;

import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LayerGuarded;
import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.CacheEvent.LogShared;
import dev.layered.core.event.LayerKind;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The metrics of all caches in one metrics API, from {@link CacheOpened} until {@link #close}. The
 * list of them is {@code docs/metrics.md}.
 *
 * <p>What happens on every call is only summed up in {@link dev.layered.core.event.CacheCounters};
 * {@link #publish}, called once a second, brings the counters of the API up to date, so that a hit
 * touches none of them.
 *
 * <p>Safe for use by several threads. A registry that throws, or that has another version of the
 * API, disturbs no caller: the first failure is logged as {@code LAYERED-701}, and a cache that
 * could not be registered has no metrics.
 */
abstract class NodeMetrics implements MetricsPublisher {

  private static final System.Logger LOG = System.getLogger("dev.layered.metrics");

  private final Meters meters;
  private final Set<LayerKind> layers;
  private final Meters.Group layerGauges;
  private final Meters.Group logGauges;
  private final Map<String, CacheMetrics> caches = new ConcurrentHashMap<>();
  private final Set<LayerKind> switchedOff = ConcurrentHashMap.newKeySet();
  private volatile BooleanSupplier redisInStep = () -> true;
  private final AtomicBoolean failureLogged = new AtomicBoolean();

  /**
   * Guards registration, publication and removal; never taken by a gauge or by the end of a load.
   */
  private final Object lock = new Object();

  private boolean closed;

  /**
   * Measures some layers.
   *
   * @param meters where to register; closed with this
   * @param layers those that the application has; the others get no metrics, rather than metrics of
   *     zero
   */
  NodeMetrics(Meters meters, Set<LayerKind> layers) {
    this.meters = meters;
    this.layers = Set.copyOf(layers);
    this.layerGauges = meters.group();
    this.logGauges = meters.group();
    guarded(this::registerLayers);
  }

  private void registerLayers() {
    for (LayerKind layer : layers) {
      layerGauges.gauge(Measure.LAYER_UP, () -> isUp(layer) ? 1 : 0, Label.layer(layer.label()));
    }
  }

  private boolean isUp(LayerKind layer) {
    return !switchedOff.contains(layer) && (layer != LayerKind.REDIS || redisInStep.getAsBoolean());
  }

  private void register(LogShared log) {
    synchronized (lock) {
      if (!closed) {
        redisInStep = log.inStep();
        logGauges.gauge(Measure.PENDING, log.pending()::getAsLong);
      }
    }
  }

  private void register(LayerGuarded guarded) {
    synchronized (lock) {
      if (!closed && guarded.layer() == LayerKind.REDIS) {
        logGauges.gauge(Measure.BREAKER, () -> guarded.open().getAsBoolean() ? 1 : 0);
      }
    }
  }

  @Override
  public void on(CacheEvent event) {
    if (event instanceof LoadEnded load) {
      guarded(() -> ended(load));
    } else if (event instanceof CacheOpened opened) {
      guarded(() -> register(opened));
    } else if (event instanceof LogShared log) {
      guarded(() -> register(log));
    } else if (event instanceof LayerGuarded guarded) {
      guarded(() -> register(guarded));
    } else if (event instanceof LayerSwitchedOff off) {
      switchedOff.add(off.layer());
    }
  }

  private void ended(LoadEnded load) {
    CacheMetrics cache = caches.get(load.cache());
    if (cache != null) {
      cache.loadEnded(load);
    }
  }

  private void register(CacheOpened opened) {
    synchronized (lock) {
      if (!closed && !caches.containsKey(opened.cache())) {
        caches.put(opened.cache(), new CacheMetrics(opened, layers, meters));
      }
    }
  }

  @Override
  public void publish() {
    synchronized (lock) {
      for (CacheMetrics cache : caches.values()) {
        guarded(cache::publish);
      }
    }
  }

  /**
   * The life of a registry may be longer than the application's: a gauge left there would show, and
   * keep in memory, the caches of an application that is gone.
   */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      publish();
      closed = true;
      caches.values().forEach(cache -> guarded(cache::remove));
      caches.clear();
      guarded(layerGauges::removeAll);
      guarded(logGauges::removeAll);
      guarded(meters::close);
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | LinkageError failed) {
      if (failureLogged.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "LAYERED-701 the metric registry failed; metrics may be missing from now on, the caches go on working",
            failed);
      }
    }
  }
}

package dev.layered.metrics;

import dev.layered.core.event.CacheEvent;
import dev.layered.core.event.CacheEvent.CacheOpened;
import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEvent.LoadEnded;
import dev.layered.core.event.CacheEvent.LogShared;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.event.LayerKind;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * The metrics of all caches in a registry of MicroProfile Metrics, from {@link CacheOpened} until
 * {@link #close}. The list of them is {@code docs/metrics.md}.
 *
 * <p>What happens on every call is only summed up in {@link dev.layered.core.event.CacheCounters};
 * {@link #publish}, called once a second, adds what came since the last time to counters that were
 * looked up when the cache was opened. Rejected:
 *
 * <ul>
 *   <li>counting in the registry on every call: an {@code inc()} of SmallRye Metrics 5.1 took 20
 *       ns, that of a {@link java.util.concurrent.atomic.LongAdder} 5 ns;
 *   <li>gauges over the sums: they would be shown as gauges, without the {@code _total} of the
 *       name, and what goes by the type of a metric would not offer rates of them. A counter over a
 *       function does not exist in MicroProfile Metrics.
 * </ul>
 *
 * <p>Safe for use by several threads. A registry that throws, or that has another version of the
 * API, disturbs no caller: the first failure is logged as {@code LAYERED-701}, and a cache that
 * could not be registered has no metrics.
 *
 * @see <a href="https://github.com/eclipse/microprofile-metrics/releases/tag/5.1.1">MicroProfile
 *     Metrics 5.1</a>
 */
public final class MicroProfileMetrics implements CacheEventListener, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered.metrics");

  private final MetricRegistry registry;
  private final Set<LayerKind> layers;
  private final RegisteredMetrics layerGauges;
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
   * Measures all layers.
   *
   * @param registry where to register
   */
  public MicroProfileMetrics(MetricRegistry registry) {
    this(registry, EnumSet.allOf(LayerKind.class));
  }

  /**
   * Measures some layers.
   *
   * @param registry where to register
   * @param layers those that the application has; the others get no metrics, rather than metrics of
   *     zero
   */
  public MicroProfileMetrics(MetricRegistry registry, Set<LayerKind> layers) {
    this.registry = registry;
    this.layers = Set.copyOf(layers);
    this.layerGauges = new RegisteredMetrics(registry);
    guarded(this::registerLayers);
  }

  private void registerLayers() {
    for (LayerKind layer : layers) {
      layerGauges.gauge(
          Measure.LAYER_UP, () -> isUp(layer) ? 1 : 0, CacheMetrics.layer(layer.label()));
    }
  }

  private boolean isUp(LayerKind layer) {
    return !switchedOff.contains(layer) && (layer != LayerKind.REDIS || redisInStep.getAsBoolean());
  }

  private void register(LogShared log) {
    synchronized (lock) {
      if (!closed) {
        redisInStep = log.inStep();
        layerGauges.gauge(Measure.PENDING, log.pending());
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
        caches.put(opened.cache(), new CacheMetrics(opened, layers, registry));
      }
    }
  }

  /** Adds what was counted since the last time. Never throws; does nothing after {@link #close}. */
  public void publish() {
    synchronized (lock) {
      for (CacheMetrics cache : caches.values()) {
        guarded(cache::publish);
      }
    }
  }

  /**
   * Publishes the rest and removes everything from the registry, whose life may be longer than the
   * application's: a gauge left there would show, and keep in memory, the caches of an application
   * that is gone. Never throws.
   */
  @Override
  public void close() {
    synchronized (lock) {
      publish();
      closed = true;
      caches.values().forEach(cache -> guarded(cache::remove));
      caches.clear();
      guarded(layerGauges::removeAll);
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

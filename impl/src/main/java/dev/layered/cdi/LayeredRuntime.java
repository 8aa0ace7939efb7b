package dev.layered.cdi;

import dev.layered.CacheInvalidated;
import dev.layered.CacheModes;
import dev.layered.InvalidateCache;
import dev.layered.LayeredCaches;
import dev.layered.core.Transactions;
import dev.layered.spi.CacheCodec;
import dev.layered.spi.CacheWarmer;
import dev.layered.spi.KeyGenerator;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The running node of the application: started with it, or with the first cached call before that;
 * closed with it.
 */
@ApplicationScoped
public class LayeredRuntime {

  private final @Nullable NodeStart start;
  private final @Nullable RequestMode requestMode;
  private final @Nullable NodeEnvironment environment;
  private final Supplier<@Nullable RunningNode> opened = this::running;
  private @Nullable RunningNode running;

  /** For the container's proxy. */
  protected LayeredRuntime() {
    start = null;
    requestMode = null;
    environment = null;
  }

  /**
   * For the container.
   *
   * @param catalog the bean classes that use Layered
   * @param configs the configuration; asked once and kept, because threads of a pool may not see
   *     the application's. Where it is not a bean, the one of the starting thread is taken
   * @param codecs the application's codecs
   * @param generators the application's key generators
   * @param invalidated fires invalidations
   * @param metrics the ways to metrics APIs, of which one is taken
   * @param tracing the way to a tracing API, if there is one
   * @param requestContexts lets a background load use request-scoped beans
   * @param transactions those of the application, if its container has any
   * @param requestMode keeps the modes of the request that is active
   * @param environments what a test puts in the place of the machine's, if there is one
   */
  @Inject
  public LayeredRuntime(
      BeanCatalog catalog,
      Instance<Config> configs,
      @Any Instance<CacheCodec> codecs,
      @Any Instance<KeyGenerator> generators,
      Event<CacheInvalidated> invalidated,
      @Any Instance<MetricsBridge> metrics,
      @Any Instance<TracingBridge> tracing,
      Instance<RequestContextController> requestContexts,
      Instance<Transactions> transactions,
      RequestMode requestMode,
      Instance<NodeEnvironment> environments) {
    this.requestMode = requestMode;
    this.environment = EnvironmentChoice.of(environments);
    this.start =
        new NodeStart(
            catalog,
            configs,
            codecs,
            generators,
            invalidated::fire,
            metrics,
            tracing,
            requestContexts,
            transactions,
            environment);
  }

  /**
   * Starts the node. A mistake of the application or its configuration fails the deployment, with
   * all of them.
   */
  @PostConstruct
  protected void open() {
    if (start != null) {
      RunningNode started = start.run();
      RequestMode kept = requestMode;
      if (kept != null) {
        started.modes().follow(() -> RequestMode.ofActive(kept));
      }
      running = started;
      if (environment != null) {
        tell(environment, started);
      }
    }
  }

  /** A deployment that fails leaves no node behind. */
  private static void tell(NodeEnvironment environment, RunningNode started) {
    try {
      environment.started(started);
    } catch (RuntimeException | Error refused) {
      started.close();
      throw refused;
    }
  }

  /**
   * Makes the container create this bean when the application starts, not with the first call.
   *
   * @param event not used
   */
  protected void onStartup(
      @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup event) {}

  /**
   * Does what the application asks for by an event.
   *
   * @param request what to invalidate
   */
  protected void onRequest(@Observes InvalidateCache request) {
    caches().invalidate(request);
  }

  /**
   * Does what the application asks for by an asynchronous event.
   *
   * @param request what to invalidate
   */
  protected void onAsyncRequest(@ObservesAsync InvalidateCache request) {
    caches().invalidate(request);
  }

  /** Closes the node; caches that survive a restart are written. */
  @PreDestroy
  protected void close() {
    RunningNode open = running;
    if (open != null) {
      try {
        if (environment != null) {
          environment.stopping(open);
        }
      } finally {
        open.close();
      }
    }
  }

  LayeredCaches caches() {
    return node().caches();
  }

  void warmUp(Instance<CacheWarmer> warmers) {
    node().warming().begin(warmers);
  }

  CacheModes modes() {
    return node().modes();
  }

  NodeHealth health() {
    return node().health();
  }

  BoundPlans.OfBean plansOf(Object target) {
    return node().plans().of(target);
  }

  @Nullable Object invalidateAround(InvocationContext call) throws Exception {
    List<BoundInvalidation> sources =
        plansOf(call.getTarget()).invalidations().getOrDefault(call.getMethod(), List.of());
    return sources.isEmpty() ? call.proceed() : InvalidatingCall.around(sources, call);
  }

  /**
   * Gets at the running node of this bean through the container's proxy for it. If this class comes
   * from a library folder of the server, the proxy has another class loader; it then forwards no
   * call of the methods above, which run on the proxy itself, and forwards this one. What remains
   * of its type when erased is known to every class loader; a method that returned the bean itself
   * would return the proxy.
   *
   * @return gives the node, or null if it does not run
   */
  protected Supplier<@Nullable RunningNode> opened() {
    return opened;
  }

  private @Nullable RunningNode running() {
    return running;
  }

  private RunningNode node() {
    RunningNode open = opened().get();
    if (open == null) {
      throw new IllegalStateException("LAYERED-502 the caches are not open");
    }
    return open;
  }
}

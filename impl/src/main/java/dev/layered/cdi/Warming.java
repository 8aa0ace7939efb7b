package dev.layered.cdi;

import dev.layered.config.WarmUpSettings;
import dev.layered.core.time.Ticker;
import dev.layered.spi.CacheWarmer;
import jakarta.enterprise.inject.Instance;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the application's warmers in the background, once, one after the other. */
final class Warming implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");
  private static final long CLOSE_SECONDS = 5;

  private final WarmUpSettings settings;
  private final ApplicationBeans beans;
  private final ThreadFactory factory;
  private final Consumer<Runnable> inRequest;
  private final Ticker ticker;
  private volatile boolean over;

  /** Guarded by this; null before it has begun. */
  private @Nullable ExecutorService pool;

  /** Guarded by this. */
  private boolean closed;

  /**
   * Runs nothing yet.
   *
   * @param settings how warmers run
   * @param beans finds them
   * @param factory makes them, and the one that runs the warmers
   * @param inRequest runs something in a request context of its own
   * @param ticker the source of time
   */
  Warming(
      WarmUpSettings settings,
      ApplicationBeans beans,
      ThreadFactory factory,
      Consumer<Runnable> inRequest,
      Ticker ticker) {
    this.settings = settings;
    this.beans = beans;
    this.factory = factory;
    this.inRequest = inRequest;
    this.ticker = ticker;
  }

  /** Whether the application is not ready because warmers have not ended yet, well or not. */
  boolean holdsReadiness() {
    return settings.holdsReadiness() && !over;
  }

  /**
   * Begins, at the first call only.
   *
   * @param injected what this jar sees of the warmers
   */
  synchronized void begin(Instance<CacheWarmer> injected) {
    if (pool != null || closed) {
      return;
    }
    List<CacheWarmer> warmers =
        settings.enabled() && beans.catalog().hasWarmers()
            ? beans.of(injected, CacheWarmer.class).stream().toList()
            : List.of();
    if (warmers.isEmpty()) {
      over = true;
      return;
    }
    // One more than makes calls: the thread that asks for them.
    ExecutorService started = Executors.newFixedThreadPool(settings.threads() + 1, factory);
    pool = started;
    started.execute(() -> runAll(warmers, started));
  }

  private void runAll(List<CacheWarmer> warmers, ExecutorService started) {
    try {
      for (CacheWarmer warmer : warmers) {
        WarmUpRun run = new WarmUpRun(warmer, settings.threads(), this::inRequest, started, ticker);
        inRequest.accept(run::run);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    } finally {
      over = true;
      started.shutdown();
    }
  }

  private Runnable inRequest(Runnable call) {
    return () -> inRequest.accept(call);
  }

  /** Ends it, waiting a few seconds for calls under way. */
  @Override
  public void close() {
    ExecutorService running;
    synchronized (this) {
      closed = true;
      running = pool;
    }
    if (running == null) {
      return;
    }
    running.shutdownNow();
    try {
      if (!running.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "LAYERED-509 a warm-up goes on after the caches were closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.layered.cdi;

import dev.layered.config.NodeSettings;
import dev.layered.config.WarmUpSettings;
import dev.layered.core.CallerContext;
import dev.layered.core.Tracing;
import dev.layered.core.Workers;
import dev.layered.core.time.Ticker;
import dev.layered.core.time.Timeouts;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The threads of a node: some that refresh stale values, some that load what has a deadline, some
 * that wait for Redis or the disk instead of callers who may not, one that ends waits, one that
 * tells the application of other nodes' invalidations, and one for what happens regularly. All are
 * daemons; those that run methods of the application are managed by the container where it offers
 * that.
 */
final class BackgroundThreads implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.layered");
  private static final long CLOSE_SECONDS = 5;
  private static final int MOST_ANNOUNCEMENTS = 10_000;

  /** As many as there are connections to Redis, unless that was changed. */
  private static final int MOST_WAITING = 16;

  private static final int MOST_WAITING_TASKS = 10_000;

  private final ThreadPoolExecutor refreshes;
  private final ThreadPoolExecutor loads;
  private final ThreadPoolExecutor announcements;
  private final ThreadPoolExecutor waiting;
  private final CountDownLatch started = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor timer;
  private final Timeouts timeouts;
  private final Instance<RequestContextController> requestContexts;
  private final ClassLoader applicationLoader;
  private final ManagedThreads managed;
  private final Tracing tracing;
  private final CallerThreads callers;

  BackgroundThreads(
      NodeSettings settings, Instance<RequestContextController> requestContexts, Tracing tracing) {
    this.requestContexts = requestContexts;
    this.tracing = tracing;
    this.callers = new CallerThreads(this::inRequestContextIfPossible);
    this.applicationLoader = Thread.currentThread().getContextClassLoader();
    this.managed = ManagedThreads.ofContainer(this::plain);
    this.refreshes =
        new ThreadPoolExecutor(
            settings.refreshThreads(),
            settings.refreshThreads(),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.refreshQueue()),
            managed.named("layered-refresh-"));
    refreshes.allowCoreThreadTimeOut(true);
    this.loads =
        new ThreadPoolExecutor(
            0,
            settings.loadThreads(),
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            managed.named("layered-load-"));
    this.announcements =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_ANNOUNCEMENTS),
            managed.named("layered-observers-"));
    announcements.allowCoreThreadTimeOut(true);
    this.waiting =
        new ThreadPoolExecutor(
            MOST_WAITING,
            MOST_WAITING,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING_TASKS),
            managed.named("layered-waiting-"));
    waiting.allowCoreThreadTimeOut(true);
    this.timer = new ScheduledThreadPoolExecutor(1, named("layered-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    this.timeouts = new Timeouts(named("layered-timeouts-"));
  }

  /** Nothing runs yet. */
  Warming warming(WarmUpSettings settings, ApplicationBeans beans, Ticker ticker) {
    return new Warming(
        settings, beans, managed.named("layered-warm-"), this::inRequestContext, ticker);
  }

  /** Makes daemons that run nothing of the application, with its class loader all the same. */
  ThreadFactory named(String prefix) {
    return new ManagedThreads(null, this::plain).named(prefix);
  }

  /** Pools of some servers have the system's loader; methods expect the application's. */
  private Thread plain(Runnable task) {
    Thread thread = new Thread(task);
    thread.setContextClassLoader(applicationLoader);
    return thread;
  }

  /** Runs refreshes, each in a request context of its own; rejects them when its queue is full. */
  Executor refreshes() {
    return task -> {
      Executor here = tracing.captured();
      refreshes.execute(() -> inRequestContextIfPossible(() -> here.execute(task)));
    };
  }

  /** The threads that the node works on. */
  Workers workers() {
    return new Workers(
        refreshes(),
        this::load,
        this::elsewhere,
        CallerThreads::mayWait,
        timeouts,
        callers::context,
        tracing);
  }

  /**
   * With the caller's contexts where they can be propagated, else in a request context of its own.
   * There is no queue: a load that waited for the thread of another one could wait for itself.
   */
  private void load(Runnable task) {
    Executor here = tracing.captured();
    CallerContext caller = callers.contexts();
    loads.execute(() -> inRequestContextIfPossible(() -> caller.run(() -> here.execute(task))));
  }

  /**
   * In a request context of its own, because the method of a load may run there. When there is more
   * to wait for than these threads can, the JVM's common pool helps; an answer that nobody gives
   * would be worse.
   */
  private void elsewhere(Runnable task) {
    Executor here = tracing.captured();
    Runnable whole = () -> inRequestContextIfPossible(() -> here.execute(task));
    try {
      waiting.execute(whole);
    } catch (RejectedExecutionException full) {
      ForkJoinPool.commonPool().execute(whole);
    }
  }

  /** An answer is owed even when the container has ended and makes no more contexts. */
  private void inRequestContextIfPossible(Runnable task) {
    AtomicBoolean begun = new AtomicBoolean();
    try {
      inRequestContext(
          () -> {
            begun.set(true);
            task.run();
          });
    } catch (RuntimeException ended) {
      if (begun.get()) {
        throw ended;
      }
      task.run();
    }
  }

  /**
   * Runs observers of other nodes' invalidations one after the other, each in a request context of
   * its own, when the node has started; rejects them when they are too slow, and forgets them when
   * the node ends.
   */
  Executor announcements() {
    return task -> {
      try {
        announcements.execute(() -> announce(task));
      } catch (RejectedExecutionException refused) {
        if (!announcements.isShutdown()) {
          throw refused;
        }
      }
    };
  }

  /** An observer may ask for caches, which the container gives to nobody before they are open. */
  private void announce(Runnable task) {
    try {
      started.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return;
    }
    inRequestContext(task);
  }

  /** Notes that the node has started. */
  void started() {
    started.countDown();
  }

  private void inRequestContext(Runnable task) {
    RequestContextController context = requestContexts.get();
    try {
      boolean activated = context.activate();
      try {
        task.run();
      } finally {
        if (activated) {
          context.deactivate();
        }
      }
    } finally {
      // A dependent object: the Instance would keep it until the application ends.
      requestContexts.destroy(context);
    }
  }

  /** Does something again and again; zero means never. A failure is logged, and it goes on. */
  void regularly(String what, Duration interval, Runnable task) {
    if (interval.isZero()) {
      return;
    }
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException | LinkageError failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "LAYERED-503 " + what + " failed", failed);
          }
        };
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            guarded, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends every thread, waiting a few seconds for refreshes under way. */
  @Override
  public void close() {
    timer.shutdownNow();
    timeouts.close();
    announcements.shutdownNow();
    // What has not begun is forgotten: nobody waits for a load that nobody has claimed.
    refreshes.shutdownNow();
    // Callers wait for what is done there, and it ends by itself.
    waiting.shutdown();
    loads.shutdown();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
      if (!refreshes.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "LAYERED-504 a refresh goes on after the caches were closed");
      }
      if (!loads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        // Its callers are gone or have left; a method that ends when interrupted does so now.
        loads.shutdownNow();
      }
      boolean unused = waiting.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!announcements.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "LAYERED-506 an observer of CacheInvalidated goes on after the caches were closed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

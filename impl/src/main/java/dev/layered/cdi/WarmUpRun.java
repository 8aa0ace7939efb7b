package dev.layered.cdi;

import dev.layered.core.time.Ticker;
import dev.layered.spi.CacheWarmer;
import dev.layered.spi.WarmUp;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * One run of one warmer. The warmer waits while as many of its calls are under way as there are
 * threads, so that a stream of a million keys takes no room.
 */
final class WarmUpRun implements WarmUp {

  private static final System.Logger LOG = System.getLogger("dev.layered");
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CacheWarmer warmer;
  private final String name;
  private final int threads;
  private final UnaryOperator<Runnable> inRequest;
  private final Executor pool;
  private final Ticker ticker;
  private final Semaphore free;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private long expected;
  private long begunNanos;
  private long toldNanos;

  WarmUpRun(
      CacheWarmer warmer,
      int threads,
      UnaryOperator<Runnable> inRequest,
      Executor pool,
      Ticker ticker) {
    this.warmer = warmer;
    this.name = nameOf(warmer.getClass());
    this.threads = threads;
    this.inRequest = inRequest;
    this.pool = pool;
    this.ticker = ticker;
    this.free = new Semaphore(threads);
  }

  /** Proxies of containers extend the class that people know. */
  private static String nameOf(Class<?> type) {
    boolean generated = type.isSynthetic() || type.getSimpleName().contains("_");
    Class<?> parent = type.getSuperclass();
    return (generated && parent != null && parent != Object.class ? parent : type).getName();
  }

  /** Runs it to its end, or until this thread is interrupted. */
  void run() {
    begunNanos = ticker.nanos();
    toldNanos = begunNanos;
    try {
      warmer.warm(this);
      free.acquire(threads);
      LOG.log(Level.INFO, () -> "warm-up by " + name + " ended: " + progress());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      LOG.log(Level.INFO, () -> "warm-up by " + name + " was stopped: " + progress());
    } catch (Exception problem) {
      LOG.log(
          Level.WARNING,
          () -> "LAYERED-508 warm-up by " + name + " gave up: " + progress(),
          problem);
    }
  }

  @Override
  public void call(Callable<?> call) throws InterruptedException {
    free.acquire();
    tellProgress();
    try {
      Runnable made = inRequest.apply(() -> make(call));
      pool.execute(() -> inTurn(made));
    } catch (RejectedExecutionException stopping) {
      throw new InterruptedException("the application stops");
    }
  }

  @Override
  public void expect(long calls) {
    if (calls < 0) {
      throw new IllegalArgumentException(calls + " calls are not allowed; it must be 0 or more");
    }
    expected = calls;
  }

  private void make(Callable<?> call) {
    try {
      call.call();
    } catch (Exception problem) {
      if (failed.incrementAndGet() == 1) {
        LOG.log(
            Level.WARNING,
            () -> "LAYERED-508 a call of the warm-up by " + name + " failed; more are only counted",
            problem);
      }
    }
  }

  /** Whatever happens to it, its place is free afterwards. */
  private void inTurn(Runnable made) {
    try {
      made.run();
    } finally {
      ended.incrementAndGet();
      free.release();
    }
  }

  private void tellProgress() {
    long now = ticker.nanos();
    if (now - toldNanos >= PROGRESS_NANOS) {
      toldNanos = now;
      LOG.log(Level.INFO, () -> "warm-up by " + name + ": " + progress());
    }
  }

  private String progress() {
    return String.format(
        Locale.ROOT,
        "%,d%s calls, %,d failed, %.1f s",
        ended.get(),
        expected > 0 ? String.format(Locale.ROOT, " of %,d", expected) : "",
        failed.get(),
        (ticker.nanos() - begunNanos) / 1e9);
  }
}

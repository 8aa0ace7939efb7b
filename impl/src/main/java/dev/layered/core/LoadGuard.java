package dev.layered.core;

import dev.layered.LoadRejectedException;
import dev.layered.LoadRejectedException.Reason;
import dev.layered.NotCachedException;
import dev.layered.core.guard.Breaker;
import dev.layered.core.guard.BreakerSettings;
import dev.layered.core.guard.Bulkhead;
import dev.layered.core.guard.RateLimit;
import dev.layered.core.time.Ticker;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the loads of one cache through to their origin, or refuses them: a bulkhead, a rate limit
 * and a circuit breaker. A refused load fails with {@link LoadRejectedException} and ends like any
 * that failed, but counts as a failure neither of the method nor for the breaker.
 */
final class LoadGuard {

  private static final System.Logger LOG = System.getLogger("dev.layered");

  /** As with Redis, a method that goes on failing is tried less and less often. */
  private static final int LONGEST_OPEN = 8;

  private final String cache;
  private final Supplier<LoadLimits> limits;
  private final Bulkhead bulkhead;
  private final RateLimit rate;
  private final @Nullable Breaker breaker;

  LoadGuard(String cache, Supplier<LoadLimits> limits, Ticker ticker) {
    this.cache = cache;
    this.limits = limits;
    this.bulkhead = new Bulkhead(() -> limits.get().maxConcurrent());
    this.rate = new RateLimit(() -> limits.get().maxPerSecond(), ticker);
    LoadLimits atStart = limits.get();
    this.breaker = atStart.breakerFailures() == 0 ? null : breaker(atStart, ticker);
  }

  private Breaker breaker(LoadLimits atStart, Ticker ticker) {
    Duration first = Duration.ofNanos(atStart.breakerOpenNanos());
    return new Breaker(
        new BreakerSettings(atStart.breakerFailures(), first, first.multipliedBy(LONGEST_OPEN)),
        ticker,
        () -> ThreadLocalRandom.current().nextLong(),
        new Log(cache));
  }

  /** What keeps loads away while the method fails; null if there is none. */
  @Nullable Breaker breaker() {
    return breaker;
  }

  /** A request whose load it lets through or refuses. */
  LoadRequest guarded(LoadRequest request) {
    return limitsNothing() ? request : new GuardedLoad(request, this);
  }

  /** The same for a load of several keys, which counts as one. */
  BatchRequest guarded(BatchRequest request) {
    return limitsNothing() ? request : new GuardedBatch(request, this);
  }

  /** The same for a load that answers later. */
  AsyncLoadRequest guarded(AsyncLoadRequest request) {
    return limitsNothing() ? request : new GuardedAsyncLoad(request, this);
  }

  private boolean limitsNothing() {
    LoadLimits now = limits.get();
    return breaker == null && now.maxConcurrent() == 0 && now.maxPerSecond() == 0;
  }

  /**
   * Lets a load through. The rate is asked last: what another guard refuses takes no share of it.
   *
   * @throws LoadRejectedException if it must not run
   */
  Permit enter() {
    long entered = breaker == null ? 0 : breaker.enter();
    if (entered == Breaker.REFUSED) {
      throw new LoadRejectedException(cache, Reason.BREAKER);
    }
    if (!bulkhead.enter()) {
      abandon(entered);
      throw new LoadRejectedException(cache, Reason.BULKHEAD);
    }
    if (!rate.enter()) {
      bulkhead.leave();
      abandon(entered);
      throw new LoadRejectedException(cache, Reason.RATE);
    }
    return new Permit(entered);
  }

  private void abandon(long entered) {
    if (breaker != null) {
      breaker.abandoned(entered);
    }
  }

  /** That of a load that was let through. */
  final class Permit {

    private final long entered;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Permit(long entered) {
      this.entered = entered;
    }

    /**
     * Ends the load; nothing happens if it has ended before.
     *
     * @param problem what it threw; null if it succeeded
     */
    void end(@Nullable Throwable problem) {
      if (ended.getAndSet(true)) {
        return;
      }
      bulkhead.leave();
      if (breaker == null) {
        return;
      }
      if (problem == null) {
        breaker.succeeded(entered);
      } else if (problem instanceof LoadRejectedException
          || problem instanceof NotCachedException
          || problem instanceof InterruptedException) {
        // A guard, a caller who wants no load, or one who stops this thread: nothing about the
        // method.
        breaker.abandoned(entered);
      } else {
        breaker.failed(entered, problem.getClass().getName());
      }
    }
  }

  /** One line when a method is given up, and one when it answers again. */
  private record Log(String cache) implements Breaker.Listener {

    @Override
    public void opened(String reason) {
      LOG.log(
          Level.WARNING,
          () ->
              "LAYERED-634 cache \""
                  + cache
                  + "\": its method has failed too often, with "
                  + reason
                  + " at last; it is not called for a while");
    }

    @Override
    public void closed() {
      LOG.log(Level.INFO, () -> "LAYERED-635 cache \"" + cache + "\": its method answers again");
    }
  }
}

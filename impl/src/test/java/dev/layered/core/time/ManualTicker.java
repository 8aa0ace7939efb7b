package dev.layered.core.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that moves only when a test says so. Its monotonic reading overflows after a second. */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final AtomicLong wallNanos = new AtomicLong(1_700_000_000_000L * 1_000_000L);

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long wallMillis() {
    return wallNanos.get() / 1_000_000L;
  }

  /** Lets time pass. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    wallNanos.addAndGet(duration.toNanos());
  }

  /** Sets the wall clock forward, or back by a negative duration, while no time passes. */
  public void shiftWall(Duration duration) {
    wallNanos.addAndGet(duration.toNanos());
  }
}

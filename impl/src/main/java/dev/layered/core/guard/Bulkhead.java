package dev.layered.core.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets so many calls run at a time and no more. Safe for use by several threads; no call waits. */
public final class Bulkhead {

  private final LongSupplier limit;
  private final AtomicLong running = new AtomicLong();

  /**
   * One in which no call runs.
   *
   * @param limit the most calls at a time, 0 for any number; asked on each call
   */
  public Bulkhead(LongSupplier limit) {
    this.limit = limit;
  }

  /** Begins a call; if it may, {@link #leave} must follow. All calls are counted, limit or not. */
  public boolean enter() {
    long most = limit.getAsLong();
    while (true) {
      long now = running.get();
      if (most > 0 && now >= most) {
        return false;
      }
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Ends a call that has entered. */
  public void leave() {
    running.decrementAndGet();
  }
}

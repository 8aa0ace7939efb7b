package dev.layered.core.load;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The loads that a call is part of, from the innermost on: each runs the method that makes the
 * call, so none of them ends before the call is answered.
 *
 * <p>A thread is part of a chain while it is in a method that a load has called; what goes on later
 * has to carry its chain itself. Immutable.
 */
public final class LoadChain {

  /** That of a call that is part of no load, or of none that is known. */
  public static final LoadChain NONE = new LoadChain(null, null, null);

  /** Unset, not none, wherever no method is running: pooled threads outlive applications. */
  private static final ThreadLocal<LoadChain> OF_THREAD = new ThreadLocal<>();

  private final @Nullable Load load;
  private final @Nullable Thread waiting;
  private final @Nullable LoadChain outer;

  private LoadChain(@Nullable Load load, @Nullable Thread waiting, @Nullable LoadChain outer) {
    this.load = load;
    this.waiting = waiting;
    this.outer = outer;
  }

  /**
   * That of work that another thread does for the calling one, which waits for it: part of whatever
   * load the calling thread runs.
   */
  public static LoadChain forThread() {
    return new LoadChain(null, Thread.currentThread(), NONE);
  }

  /** That of what the calling thread runs. */
  public static LoadChain ofThread() {
    LoadChain current = OF_THREAD.get();
    return current == null ? NONE : current;
  }

  /** The chain of what a load calls. */
  public LoadChain inside(Load inner) {
    return new LoadChain(inner, null, this);
  }

  /** The loads of both. */
  public LoadChain and(LoadChain other) {
    if (other == NONE || other == this) {
      return this;
    }
    LoadChain both = other;
    for (LoadChain at = this; at != null && at != NONE; at = at.outer) {
      if (at.load == null || !both.has(at.load)) {
        both = new LoadChain(at.load, at.waiting, both);
      }
    }
    return both;
  }

  /**
   * Whether the calling thread runs a load or is part of it, so that it cannot wait for its end.
   */
  public static boolean isWithin(Load load) {
    return load.isOwnedByCurrentThread() || ofThread().has(load);
  }

  /** Whether the calling thread does what another thread waits for. */
  public static boolean isForAnotherThread() {
    for (LoadChain at = OF_THREAD.get(); at != null; at = at.outer) {
      if (at.waiting != null && at.waiting != Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a load is among them, so that waiting for it would never end. */
  public boolean has(Load any) {
    for (LoadChain at = this; at != null; at = at.outer) {
      if (at.load == any || (at.waiting != null && any.isOwnedBy(at.waiting))) {
        return true;
      }
    }
    return false;
  }

  /** Calls a method; until it returns, the calling thread is part of this chain. */
  public <T extends @Nullable Object> T call(Callable<T> method) throws Exception {
    LoadChain before = OF_THREAD.get();
    OF_THREAD.set(this);
    try {
      return method.call();
    } finally {
      if (before == null) {
        OF_THREAD.remove();
      } else {
        OF_THREAD.set(before);
      }
    }
  }
}

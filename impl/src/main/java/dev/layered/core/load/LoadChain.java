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
  public static final LoadChain NONE = new LoadChain(null, null);

  /** Unset, not none, wherever no method is running: pooled threads outlive applications. */
  private static final ThreadLocal<LoadChain> OF_THREAD = new ThreadLocal<>();

  private final @Nullable Load load;
  private final @Nullable LoadChain outer;

  private LoadChain(@Nullable Load load, @Nullable LoadChain outer) {
    this.load = load;
    this.outer = outer;
  }

  /** That of what the calling thread runs. */
  public static LoadChain ofThread() {
    LoadChain current = OF_THREAD.get();
    return current == null ? NONE : current;
  }

  /** The chain of what a load calls. */
  public LoadChain inside(Load inner) {
    return new LoadChain(inner, this);
  }

  /** The loads of both. */
  public LoadChain and(LoadChain other) {
    if (other == NONE || other == this) {
      return this;
    }
    LoadChain both = other;
    for (LoadChain at = this; at != null && at.load != null; at = at.outer) {
      if (!both.has(at.load)) {
        both = both.inside(at.load);
      }
    }
    return both;
  }

  /** Whether a load is among them, so that waiting for it would never end. */
  public boolean has(Load any) {
    for (LoadChain at = this; at != null; at = at.outer) {
      if (at.load == any) {
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

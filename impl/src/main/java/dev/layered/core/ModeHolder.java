package dev.layered.core;

import dev.layered.CacheMode;
import dev.layered.CacheModes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The modes that one request, or one thread without a request, has set and not ended. */
public final class ModeHolder {

  private final AtomicInteger inForce;
  private final Runnable whenEmpty;
  private @Nullable CacheMode base;
  private @Nullable Frame top;

  /**
   * Holds nothing.
   *
   * @param inForce how many modes are in force in all holders
   * @param whenEmpty run when the last scope was closed
   */
  ModeHolder(AtomicInteger inForce, Runnable whenEmpty) {
    this.inForce = inForce;
    this.whenEmpty = whenEmpty;
  }

  /** The mode in force; null if there is none. */
  synchronized @Nullable CacheMode mode() {
    Frame open = top;
    return open == null ? base : open.mode;
  }

  synchronized void set(CacheMode mode) {
    CacheMode next = mode.equals(CacheMode.NORMAL) ? null : mode;
    inForce.addAndGet((next == null ? 0 : 1) - (base == null ? 0 : 1));
    base = next;
  }

  synchronized CacheModes.Scope use(CacheMode mode) {
    Frame frame = new Frame(mode, top);
    top = frame;
    inForce.incrementAndGet();
    return frame;
  }

  /** The request is over: whatever is open is closed. */
  public synchronized void end() {
    set(CacheMode.NORMAL);
    for (Frame frame = top; frame != null; frame = top) {
      frame.close();
    }
  }

  private final class Frame implements CacheModes.Scope {
    private final CacheMode mode;
    private final @Nullable Frame below;
    private boolean closed;

    Frame(CacheMode mode, @Nullable Frame below) {
      this.mode = mode;
      this.below = below;
    }

    /** One that is closed before those above it goes when they do. */
    @Override
    public void close() {
      synchronized (ModeHolder.this) {
        if (closed) {
          return;
        }
        closed = true;
        inForce.decrementAndGet();
        while (top != null && top.closed) {
          top = top.below;
        }
        if (top == null) {
          whenEmpty.run();
        }
      }
    }
  }
}

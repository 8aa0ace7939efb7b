package dev.layered.core;

import dev.layered.CacheMode;
import dev.layered.CacheModes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The modes in which the callers of one node read. As long as none is in force anywhere, asking for
 * it is one reading of a counter.
 */
public final class CallerModes implements CacheModes {

  /** Knows the requests of the application. */
  @FunctionalInterface
  public interface Requests {
    /**
     * Where the modes of the request are kept that is active on the calling thread.
     *
     * @return null if none is active
     */
    @Nullable AtomicReference<@Nullable ModeHolder> ofActive();
  }

  private final AtomicInteger inForce = new AtomicInteger();

  /** Not static: two applications can share this class and a thread, and not each other's modes. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable ModeHolder> ofThread = new ThreadLocal<>();

  private volatile Requests requests = () -> null;

  CallerModes() {}

  /** From now on modes belong to these requests. */
  public void follow(Requests ofApplication) {
    requests = ofApplication;
  }

  @Override
  public CacheMode current() {
    return inForce.get() == 0 ? CacheMode.NORMAL : found();
  }

  /** A mode of the thread was set outside of any request, so that of a request is the inner one. */
  private CacheMode found() {
    AtomicReference<@Nullable ModeHolder> slot = requests.ofActive();
    ModeHolder request = slot == null ? null : slot.get();
    CacheMode mode = request == null ? null : request.mode();
    if (mode == null) {
      ModeHolder thread = ofThread.get();
      mode = thread == null ? null : thread.mode();
    }
    return mode == null ? CacheMode.NORMAL : mode;
  }

  @Override
  public Scope use(CacheMode mode) {
    Objects.requireNonNull(mode, "mode");
    AtomicReference<@Nullable ModeHolder> slot = requests.ofActive();
    return (slot == null ? holderOfThread() : holderIn(slot)).use(mode);
  }

  @Override
  public void set(CacheMode mode) {
    Objects.requireNonNull(mode, "mode");
    AtomicReference<@Nullable ModeHolder> slot = requests.ofActive();
    if (slot == null) {
      throw new IllegalStateException(
          "LAYERED-652 no request is active, so there is none in which the mode "
              + mode
              + " could be set; use(mode) sets it for this thread until it is closed");
    }
    holderIn(slot).set(mode);
  }

  private ModeHolder holderIn(AtomicReference<@Nullable ModeHolder> slot) {
    slot.compareAndSet(null, new ModeHolder(inForce, () -> {}));
    return Objects.requireNonNull(slot.get());
  }

  /** Threads of a pool outlive applications, so nothing stays when the last scope is closed. */
  private ModeHolder holderOfThread() {
    ModeHolder present = ofThread.get();
    if (present == null) {
      present = new ModeHolder(inForce, ofThread::remove);
      ofThread.set(present);
    }
    return present;
  }
}

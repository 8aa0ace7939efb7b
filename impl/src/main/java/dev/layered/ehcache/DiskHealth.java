package dev.layered.ehcache;

import dev.layered.core.event.CacheEvent.LayerSwitchedOff;
import dev.layered.core.event.CacheEventListener;
import dev.layered.core.event.LayerKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk can be trusted. It goes from on to off, once, and says so in one line and one
 * event.
 */
final class DiskHealth {

  private static final Logger LOG = System.getLogger("dev.layered.disk");

  private final CacheEventListener listener;
  private final AtomicBoolean off = new AtomicBoolean();
  private volatile boolean quiet;

  DiskHealth(CacheEventListener listener) {
    this.listener = listener;
  }

  boolean isOn() {
    return !off.get();
  }

  /**
   * Switches the disk layer off.
   *
   * @param reason why, for people: no key, no value
   * @param cause what was thrown, or null
   */
  void switchOff(String reason, @Nullable Throwable cause) {
    if (off.getAndSet(true) || quiet) {
      return;
    }
    String why = cause == null ? reason : reason + " (" + summary(cause) + ")";
    try {
      LOG.log(
          Level.WARNING,
          "LAYERED-601: the disk layer has switched itself off until the application starts again, and will then start"
              + " empty: "
              + why);
      if (cause != null) {
        LOG.log(Level.DEBUG, "LAYERED-601", cause);
      }
      listener.on(new LayerSwitchedOff(LayerKind.DISK, why));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a listener failed", e);
    }
  }

  /** From now on a failure is nothing to tell: the store is closing. */
  void quiet() {
    quiet = true;
  }

  /** The first and the last link of a chain of causes: what Ehcache says, and what happened. */
  private static String summary(Throwable thrown) {
    Throwable root = thrown;
    for (int i = 0; i < 20 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return root.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}

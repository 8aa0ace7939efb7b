package dev.layered.test;

import dev.layered.CacheInvalidated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/**
 * The {@link CacheInvalidated} events that the nodes of this JVM have fired since the test began. A
 * parameter of a test. Safe for use by several threads.
 */
public final class HeardInvalidations {

  static final HeardInvalidations SHARED = new HeardInvalidations();

  private final List<CacheInvalidated> heard = new ArrayList<>();

  /** Classes of tests that have begun: nobody else would ever clear what is heard. */
  private int listeners;

  private HeardInvalidations() {}

  synchronized void add(CacheInvalidated event) {
    if (listeners > 0) {
      heard.add(event);
      notifyAll();
    }
  }

  synchronized void begin() {
    listeners++;
  }

  synchronized void end() {
    listeners--;
    if (listeners == 0) {
      heard.clear();
    }
  }

  synchronized void clear() {
    heard.clear();
  }

  /**
   * What was heard until now.
   *
   * @return an unmodifiable copy, in the order in which it was heard
   */
  public synchronized List<CacheInvalidated> all() {
    return List.copyOf(heard);
  }

  /**
   * Waits up to 30 real seconds for an event that is heard, or was.
   *
   * @param wanted decides for each event; called under a lock
   * @return the first one
   * @throws AssertionFailedError if there is none, with all that were heard
   */
  public CacheInvalidated await(Predicate<? super CacheInvalidated> wanted) {
    return await(wanted, Wait.LIMIT);
  }

  /**
   * The same with a patience of its own.
   *
   * @param wanted decides for each event; called under a lock
   * @param patience how long to wait at most, in real time
   * @return the first one
   * @throws AssertionFailedError if there is none, with all that were heard
   */
  public synchronized CacheInvalidated await(
      Predicate<? super CacheInvalidated> wanted, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      for (CacheInvalidated event : heard) {
        if (wanted.test(event)) {
          return event;
        }
      }
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionFailedError(
            "expected an invalidation that was not heard within "
                + patience.toMillis()
                + " ms; heard were: "
                + heard);
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a test waited", e);
      }
    }
  }
}

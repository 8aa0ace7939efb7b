package dev.layered.benchmarks.freshness;

import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks things up at an origin that can be slow and can fail. */
@ApplicationScoped
public class Catalogue {

  static final long OUTAGE_TTL_MILLIS = 1_000;
  static final long THROTTLE_MILLIS = 2_000;
  static final long HOT_TTL_MILLIS = 100;
  static final long ORIGIN_MILLIS = 200;

  private final AtomicLong calls = new AtomicLong();
  private volatile boolean down;

  /** A price that outlives failures of its origin. */
  @Layered(
      cacheName = "prices",
      ttl = OUTAGE_TTL_MILLIS,
      staleIfError = 600_000,
      staleIfErrorThrottle = THROTTLE_MILLIS,
      unit = ChronoUnit.MILLIS)
  public Long price(String id) {
    calls.incrementAndGet();
    if (down) {
      throw new IllegalStateException("the origin is down");
    }
    return System.nanoTime();
  }

  /** A hot value that ends often and whose origin takes its time. */
  @Layered(
      cacheName = "hot",
      ttl = HOT_TTL_MILLIS,
      staleWhileRevalidate = 60_000,
      unit = ChronoUnit.MILLIS)
  public Long hot(String id) throws InterruptedException {
    calls.incrementAndGet();
    // The origin that the scenario is about.
    Thread.sleep(ORIGIN_MILLIS);
    return System.nanoTime();
  }

  /** The same without end, for comparison. */
  @Layered(cacheName = "lasting", ttl = 86_400)
  public Long lasting(String id) {
    return System.nanoTime();
  }

  /** From now on the origin fails, or answers again. */
  public void down(boolean fails) {
    down = fails;
  }

  /** How often an origin was called. */
  public long calls() {
    return calls.get();
  }
}

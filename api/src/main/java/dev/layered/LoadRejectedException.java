package dev.layered;

/**
 * A load was not let through, and there was no stale value that could be served. The method has not
 * been called. It counts neither as a failure of the method nor towards its circuit breaker.
 */
public class LoadRejectedException extends LayeredException {

  private static final long serialVersionUID = 1L;

  /** The name of the cache. */
  private final String cacheName;

  /** Why the load was not let through. */
  private final Reason reason;

  /** Why a load is not let through. */
  public enum Reason {

    /** As many loads of the cache run as may at a time ({@link Layered#maxConcurrentLoads()}). */
    BULKHEAD("as many loads run as may at a time (load.max-concurrent)"),

    /** The cache has begun as many loads as it may ({@link Layered#maxLoadsPerSecond()}). */
    RATE("too many loads have begun within a second (load.max-per-second)"),

    /** The method has failed too often ({@code load.breaker.failures}). */
    BREAKER("the method has failed too often (load.breaker.failures)"),

    /** A load with a hard deadline found no free thread ({@code layered.load.threads}). */
    THREADS("no thread is free for a load with a deadline (layered.load.threads)");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  /**
   * Made by Layered.
   *
   * @param cacheName the cache
   * @param reason why
   */
  public LoadRejectedException(String cacheName, Reason reason) {
    super(
        "LAYERED-632 cache \""
            + cacheName
            + "\": "
            + reason
            + ", "
            + reason.words
            + "; the method was not called, and there is no stale value that may be served");
    this.cacheName = cacheName;
    this.reason = reason;
  }

  /**
   * The cache.
   *
   * @return its name
   */
  public String cacheName() {
    return cacheName;
  }

  /**
   * Why the load was not let through.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}

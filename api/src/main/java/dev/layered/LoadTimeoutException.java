package dev.layered;

import java.time.Duration;

/**
 * A value was not there when the {@link Layered#hardDeadline()} of its caller had passed, and there
 * was no stale one that could be served. Its load goes on, and stores what it finds.
 */
public class LoadTimeoutException extends LayeredException {

  private static final long serialVersionUID = 1L;

  /** The name of the cache. */
  private final String cacheName;

  /** How long the caller has waited. */
  private final Duration deadline;

  /**
   * Made by Layered.
   *
   * @param cacheName the cache
   * @param deadline how long the caller has waited
   */
  public LoadTimeoutException(String cacheName, Duration deadline) {
    super(
        "LAYERED-631 cache \""
            + cacheName
            + "\": no value within the hard deadline of "
            + deadline
            + ", and no stale one that may be served; the load goes on");
    this.cacheName = cacheName;
    this.deadline = deadline;
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
   * How long the caller has waited.
   *
   * @return the hard deadline that was in force for it
   */
  public Duration deadline() {
    return deadline;
  }
}

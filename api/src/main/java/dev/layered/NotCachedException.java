package dev.layered;

/**
 * A call with {@link CacheMode#ONLY_IF_CACHED} found no value that it may be answered with. The
 * message names the cache and not the key.
 */
public class NotCachedException extends LayeredException {

  private static final long serialVersionUID = 1L;

  /** The name of the cache. */
  private final String cacheName;

  /**
   * Made by Layered.
   *
   * @param cacheName the cache
   * @param mode the mode of the call
   */
  public NotCachedException(String cacheName, CacheMode mode) {
    super(
        "LAYERED-651 cache \""
            + cacheName
            + "\" has no value for the key that this call may be answered with, and its mode is "
            + mode);
    this.cacheName = cacheName;
  }

  /**
   * The cache that had no value.
   *
   * @return its name
   */
  public String cacheName() {
    return cacheName;
  }
}

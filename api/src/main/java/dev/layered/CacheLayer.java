package dev.layered;

import java.util.Locale;

/** The layers of a cache, in the order in which they are read. */
public enum CacheLayer {
  /** Values by reference in this process. */
  HEAP,
  /** Bytes in Redis, shared by all nodes. */
  REDIS,
  /** Bytes on the disk of this node. */
  DISK;

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * The name in metrics, configuration and messages.
   *
   * @return lower case
   */
  public String label() {
    return label;
  }
}

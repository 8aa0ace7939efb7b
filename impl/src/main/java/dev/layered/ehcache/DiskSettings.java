package dev.layered.ehcache;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a {@link DiskStore} is told.
 *
 * @param path the folder; made if it is missing. Everything lies in a folder of our own beneath it.
 * @param namespace the application: several may share a path, each under its own namespace
 * @param reserveBytes free space that is never used; the layer switches itself off before it is
 *     touched
 * @param queueCapacity how many puts of one cache may wait to be written; twice as many puts and
 *     removals together
 * @param readTimeout how long a caller waits for the disk before it is a miss
 * @param closeTimeout how long {@link DiskStore#close} takes at most
 * @param sharedLog whether other nodes invalidate too. What a run with others has stored is not
 *     trusted by a run alone, which does not hear what it has missed; nor the other way round
 */
public record DiskSettings(
    Path path,
    String namespace,
    long reserveBytes,
    int queueCapacity,
    Duration readTimeout,
    Duration closeTimeout,
    boolean sharedLog) {

  /** Free space that is left to others, unless something else is set. */
  public static final long DEFAULT_RESERVE_BYTES = 64L << 20;

  /** Puts of one cache that may wait, unless something else is set. */
  public static final int DEFAULT_QUEUE_CAPACITY = 4096;

  /** How long a caller waits, unless something else is set. */
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofMillis(250);

  /** How long closing takes at most, unless something else is set. */
  public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** Checks the numbers. */
  public DiskSettings {
    if (reserveBytes < 0) {
      throw new IllegalArgumentException("reserveBytes must not be negative, is " + reserveBytes);
    }
    if (queueCapacity < 1) {
      throw new IllegalArgumentException("queueCapacity must be at least 1, is " + queueCapacity);
    }
    if (readTimeout.isNegative() || readTimeout.isZero()) {
      throw new IllegalArgumentException("readTimeout must be positive, is " + readTimeout);
    }
    if (closeTimeout.isNegative() || closeTimeout.isZero()) {
      throw new IllegalArgumentException("closeTimeout must be positive, is " + closeTimeout);
    }
  }

  /** Settings of a node that shares its log with nobody. */
  public DiskSettings(
      Path path,
      String namespace,
      long reserveBytes,
      int queueCapacity,
      Duration readTimeout,
      Duration closeTimeout) {
    this(path, namespace, reserveBytes, queueCapacity, readTimeout, closeTimeout, false);
  }

  /** Settings with every default. */
  public static DiskSettings of(Path path, String namespace) {
    return new DiskSettings(
        path,
        namespace,
        DEFAULT_RESERVE_BYTES,
        DEFAULT_QUEUE_CAPACITY,
        DEFAULT_READ_TIMEOUT,
        DEFAULT_CLOSE_TIMEOUT);
  }
}

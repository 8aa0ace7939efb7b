package dev.layered.metrics;

import dev.layered.core.event.CacheEventListener;

/**
 * Something that listens and must now and then bring its figures up to date. Safe for use by
 * several threads.
 */
public interface MetricsPublisher extends CacheEventListener, AutoCloseable {

  /** Adds what was counted since the last time. Never throws; does nothing after {@link #close}. */
  void publish();

  /** Publishes the rest and removes everything from where it was registered. Never throws. */
  @Override
  void close();
}

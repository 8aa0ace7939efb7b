package dev.layered.redis;

import dev.layered.core.layer.LogPosition;
import org.jspecify.annotations.Nullable;

/** An invalidation that this node appends. It is known by its nonce when it comes back. */
final class OwnEntry {

  private final long nonce;
  private final Notice notice;
  private final byte[] body;

  /** Where it was applied on this node; null before. */
  volatile @Nullable LogPosition applied;

  /** Whether it is sure to be in the log. */
  volatile boolean logged;

  /** Whether it was sent, so that it may be in the log. */
  volatile boolean tried;

  /** How often it could not be delivered, and when to try again. Used by one thread. */
  int failures;

  long retryAtNanos;

  OwnEntry(long nonce, Notice notice) {
    this.nonce = nonce;
    this.notice = notice;
    this.body = InvalidationFormat.write(notice);
  }

  long nonce() {
    return nonce;
  }

  Notice notice() {
    return notice;
  }

  byte[] body() {
    return body;
  }
}

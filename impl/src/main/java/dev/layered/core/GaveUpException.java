package dev.layered.core;

import dev.layered.CacheTransferException.Reason;
import dev.layered.core.layer.KeyScan.UnreadableLayerException;

/**
 * A transfer that had begun cannot go on. Whoever knows the file tells the caller of it.
 *
 * @see CacheTransfers
 */
final class GaveUpException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * Says why.
   *
   * @param why for people
   */
  GaveUpException(Reason reason, String why) {
    super(why);
    this.reason = reason;
  }

  /** That of a layer that could not be read. */
  static GaveUpException of(UnreadableLayerException e) {
    return new GaveUpException(
        switch (e.kind()) {
          case SILENT -> Reason.LAYER_UNAVAILABLE;
          case CHANGED -> Reason.DISTURBED;
          case CLOSED -> Reason.CLOSED;
        },
        String.valueOf(e.getMessage()));
  }

  /** That of a node that was closed. */
  static GaveUpException closed() {
    return of(UnreadableLayerException.closed());
  }

  Reason reason() {
    return reason;
  }

  /** What the caller can do. */
  String advice() {
    return switch (reason) {
      case CLOSED -> "try again after the next start";
      case DISTURBED -> "try again while the servers of Redis stay as they are";
      default -> "try again when every layer of the cache answers";
    };
  }
}

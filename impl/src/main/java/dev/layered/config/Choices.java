package dev.layered.config;

/** Values that are chosen by their name in lower case. */
final class Choices {

  private Choices() {}

  /** Whether an invalidation waits for other nodes. */
  enum CoherenceMode {
    ASYNC,
    SYNC
  }

  /** What a node does that cannot reach the log of invalidations. */
  enum CutOff {
    BYPASS,
    AVAILABLE
  }

  /** What a caller notices of a failure. */
  enum Failure {
    GRACEFUL,
    STRICT
  }
}

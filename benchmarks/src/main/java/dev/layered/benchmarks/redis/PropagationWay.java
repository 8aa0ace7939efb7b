package dev.layered.benchmarks.redis;

/** What {@link PropagationScenario} measures. */
enum PropagationWay {
  /** An invalidation by a node of Layered. */
  LAYERED("layered."),
  /** A bare {@code PUBLISH}. */
  PUBSUB("pubsub."),
  /** The same behind a {@code PING}, so that the server writes to the listeners first. */
  PUBSUB_AFTER_PING("pubsub-after-ping."),
  /** Behind a {@code PING}, a script of the commands of an invalidation by Layered. */
  APPEND_BY_HAND("append-by-hand."),
  /** The same with two nodes that check the message and drop their copy. */
  CACHE_BY_HAND("cache-by-hand.");

  private final String prefix;

  PropagationWay(String prefix) {
    this.prefix = prefix;
  }

  /** What its figures begin with. */
  String prefix() {
    return prefix;
  }
}

package dev.layered.benchmarks.redis;

/** What {@link PropagationScenario} measures. */
enum PropagationWay {
  /** An invalidation of ours. */
  LAYERED(""),
  /** A message. */
  BARE("pubsub."),
  /** A message that the server sends before it answers. */
  AHEAD("ahead."),
  /** The same for the commands of which an invalidation consists. */
  CHECKED("checked.");

  private final String prefix;

  PropagationWay(String prefix) {
    this.prefix = prefix;
  }

  /** What its figures begin with. */
  String prefix() {
    return prefix;
  }
}

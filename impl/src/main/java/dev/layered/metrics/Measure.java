package dev.layered.metrics;

/** What is measured, by the name and the description that every metrics system shows. */
enum Measure {
  /** Counter by cache, layer, result. */
  REQUESTS("layered.requests", "Calls, by result and by the layer that answered"),
  /** Counter by cache, result. */
  LOADS("layered.loads", "Ended runs of a cached method or a loader"),
  /** Timer by cache. */
  LOAD_DURATION(
      "layered.load.duration",
      "How long a cached method or a loader ran, whether it succeeded or not"),
  /** Counter by cache, reason. */
  LOADS_REJECTED("layered.loads.rejected", "Loads that were not let through to the method"),
  /** Gauge by cache. */
  BREAKER_OPEN(
      "layered.load.breaker.open", "1 while the breaker keeps loads away from the method, else 0"),
  /** Counter by cache. */
  PROLONGATIONS(
      "layered.prolongations", "Entries kept for longer than their ttl because they are read"),
  /** Counter by cache. */
  EVICTIONS("layered.evictions", "Entries that the heap gave up for lack of room"),
  /** Counter by cache. */
  INVALIDATIONS(
      "layered.invalidations", "Invalidations applied on this node, of its own and of other nodes"),
  /** Counter by cache. */
  FENCED(
      "layered.fenced", "Loaded values not stored because an invalidation overlapped their load"),
  /** Counter by cache. */
  UNDECODABLE(
      "layered.undecodable", "Bytes of a lower layer that were not an entry of the declared type"),
  /** Counter by cache. */
  LAYER_ERRORS(
      "layered.layer.errors", "Failures of a layer, treated as a miss or as a write not done"),
  /** Gauge by cache, layer. */
  ENTRIES("layered.entries", "Entries held now, valid or not"),
  /** Gauge. */
  PENDING(
      "layered.invalidations.pending",
      "Invalidations of this node that the log in Redis does not have yet"),
  /** Gauge. */
  BREAKER(
      "layered.redis.breaker",
      "1 while calls go on without asking Redis for entries, 0 while it is asked"),
  /** Gauge by layer. */
  LAYER_UP(
      "layered.layer.up",
      "1 while a layer is in use, 0 after it switched itself off or while Redis is not reached");

  private final String dottedName;
  private final String description;

  Measure(String dottedName, String description) {
    this.dottedName = dottedName;
    this.description = description;
  }

  String dottedName() {
    return dottedName;
  }

  String description() {
    return description;
  }
}

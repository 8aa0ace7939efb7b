package dev.layered;

/** Why a call was not answered by any layer; see {@link CacheExplanation#lastMiss()}. */
public enum MissReason {
  /** No layer had anything for the key, and this node does not remember that one ever did. */
  ABSENT,
  /**
   * What was there had outlived its time to live, or had been {@linkplain LayeredCache#expire
   * expired}.
   */
  EXPIRED,
  /** One of its tags had been invalidated since it was loaded; the detail says which. */
  TAG_INVALIDATED,
  /** A pattern that its key matches had been invalidated. */
  PATTERN_INVALIDATED,
  /** The whole cache had been invalidated. */
  CACHE_CLEARED,
  /** The key had been invalidated, or written on another node. */
  KEY_INVALIDATED,
  /** The log of invalidations began anew, so nothing from before could be judged. */
  LOG_RESTARTED,
  /**
   * The value of the load before was not stored: an invalidation or a write overtook it, or another
   * node was loading or writing the key.
   */
  FENCED,
  /**
   * What the load before returned was not one to store: a null with {@code nullTtl} 0, refused by
   * {@link Layered#unless()}, or marked by {@link CacheControl#doNotStore()}.
   */
  NOT_STORED,
  /** The heap had given it up for lack of room, and no other layer had it. */
  EVICTED,
  /** A layer had bytes that are damaged, or that the codec does not understand. */
  UNDECODABLE,
  /** A layer had a value of another type, or of another shape of the same type. */
  TYPE_CHANGED,
  /** A layer did not answer, or this node could not tell what was invalidated. */
  LAYER_DOWN,
  /** The call was not to read: by its {@link CacheMode}, or within a transaction or a load. */
  BYPASSED,
  /** The cache, or the method that was called, is switched off by configuration. */
  DISABLED
}

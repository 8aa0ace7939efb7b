package dev.layered.core.coherence;

import dev.layered.core.layer.Entry;

/** What the invalidations known to this node say of an entry. */
public enum Verdict {
  /** None of them touches it. */
  VALID,
  /** It was expired; {@link TagTable#judge} has {@linkplain Entry#makeStale made it stale}. */
  EXPIRED,
  /** It must not be served any more. */
  VOID
}

package dev.layered.benchmarks.memory;

import dev.layered.CacheKey;
import dev.layered.Layered;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds members through caches of the heap. */
@ApplicationScoped
public class Members {

  static final String PLAIN = "members";
  static final String TAGGED = "tagged-members";

  /** How many groups there are. */
  static final int GROUPS = 1_000;

  /** Without tags. */
  @Layered(cacheName = PLAIN, ttl = 3600)
  public Member find(String id) {
    return Member.of(id);
  }

  /** With three: one that all have, one of a thousandth of them, one of its own. */
  @Layered(
      cacheName = TAGGED,
      tags = {"members", "group-{group}", "member-{id}"},
      ttl = 3600)
  public Member findTagged(@CacheKey String id, int group) {
    return Member.of(id);
  }
}

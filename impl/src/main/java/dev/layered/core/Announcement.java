package dev.layered.core;

import dev.layered.CacheInvalidated;
import dev.layered.InvalidateCache.Scope;
import dev.layered.core.coherence.Invalidation;
import dev.layered.core.key.KeyText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says to the application what an entry of the log means. */
final class Announcement {

  private Announcement() {}

  static CacheInvalidated of(Invalidation invalidation, CacheInvalidated.Origin origin) {
    String cache = cacheOf(invalidation);
    boolean expire = invalidation.expire();
    if (invalidation instanceof Invalidation.Keys keys) {
      return new CacheInvalidated(
          Scope.KEYS, cache, displayed(keys.keys()), Set.of(), "", expire, origin);
    }
    if (invalidation instanceof Invalidation.Tags tags) {
      Scope scope = tags.all() ? Scope.ALL_TAGS : Scope.ANY_TAG;
      return new CacheInvalidated(scope, null, List.of(), tags.tags(), "", expire, origin);
    }
    if (invalidation instanceof Invalidation.Matching matching) {
      Scope scope = matching.pattern().isPrefix() ? Scope.PREFIX : Scope.PATTERN;
      return new CacheInvalidated(
          scope, cache, List.of(), Set.of(), matching.pattern().text(), expire, origin);
    }
    return new CacheInvalidated(Scope.CACHE, cache, List.of(), Set.of(), "", expire, origin);
  }

  /** Mostly there is one, for which a stream takes longer than all the rest. */
  private static List<String> displayed(List<Object> keys) {
    return keys.size() == 1
        ? List.of(KeyText.display(keys.get(0)))
        : keys.stream().map(KeyText::display).toList();
  }

  /** The cache that an invalidation concerns; null if it reaches across caches. */
  static @Nullable String cacheOf(Invalidation invalidation) {
    if (invalidation instanceof Invalidation.Keys keys) {
      return keys.cache();
    }
    if (invalidation instanceof Invalidation.Clear clear) {
      return clear.cache();
    }
    if (invalidation instanceof Invalidation.Written written) {
      return written.cache();
    }
    return invalidation instanceof Invalidation.Matching matching ? matching.cache() : null;
  }
}
